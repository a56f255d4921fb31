import { type Client, type ScheduleHandle, ScheduleNotFoundError } from '@temporalio/client';
import { AppError } from '../../shared/app-error.js';
import { SCHEDULE_ID } from '../../shared/sync-run.js';

export type ScheduleState = {
  readonly paused: boolean;
  readonly note: string | null;
  readonly every_minutes: number;
  readonly last_at: Date | null;
  readonly next_at: Date | null;
};

/** @throws AppError `schedule_not_found` before the first worker has started */
export function readSchedule(client: Client): Promise<ScheduleState> {
  return withSchedule(client, async (handle) => {
    const { state, info, spec } = await handle.describe();
    return {
      paused: state.paused,
      note: state.note ?? null,
      every_minutes: (spec.intervals?.[0]?.every ?? 0) / 60_000,
      last_at: info.recentActions.at(-1)?.takenAt ?? null,
      next_at: state.paused ? null : (info.nextActionTimes[0] ?? null),
    };
  });
}

/** Pauses the schedule. @throws AppError `schedule_not_found` */
export function pauseSchedule(client: Client, by: string): Promise<void> {
  return withSchedule(client, (handle) => handle.pause(`paused by ${by}`));
}

/** @throws AppError `schedule_not_found` */
export function resumeSchedule(client: Client, by: string): Promise<void> {
  return withSchedule(client, (handle) => handle.unpause(`resumed by ${by}`));
}

async function withSchedule<T>(client: Client, work: (handle: ScheduleHandle) => Promise<T>): Promise<T> {
  try {
    return await work(client.schedule.getHandle(SCHEDULE_ID));
  } catch (error) {
    throw error instanceof ScheduleNotFoundError ? new AppError('schedule_not_found', {}, error) : error;
  }
}
