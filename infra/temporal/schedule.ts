import { type Client, type ScheduleHandle, ScheduleNotFoundError } from '@temporalio/client';
import { AppError } from '../../shared/app-error.js';
import { SCHEDULE_ID } from '../../shared/sync-run.js';

export type ScheduleState = {
  readonly paused: boolean;
  readonly note: string | null;
  /** The account that paused or resumed it last, and why; null when the note is not ours. */
  readonly changed_by: string | null;
  readonly reason: string | null;
  readonly every_minutes: number;
  readonly last_at: Date | null;
  readonly next_at: Date | null;
  /** The next runs; none while it is paused. */
  readonly next_runs: readonly Date[];
};

const NEXT_RUNS = 5;
/** A note of `pauseSchedule` or `resumeSchedule`. */
const NOTE = /^(?:paused|resumed) by (\S+?)(?:: (.+))?$/s;

/** @throws AppError `schedule_not_found` before the first worker has started */
export function readSchedule(client: Client): Promise<ScheduleState> {
  return withSchedule(client, async (handle) => {
    const { state, info, spec } = await handle.describe();
    const [, changed_by = null, reason = null] = NOTE.exec(state.note ?? '') ?? [];
    const next_runs = state.paused ? [] : info.nextActionTimes.slice(0, NEXT_RUNS);
    return {
      paused: state.paused,
      note: state.note ?? null,
      ...{ changed_by, reason },
      every_minutes: (spec.intervals?.[0]?.every ?? 0) / 60_000,
      last_at: info.recentActions.at(-1)?.takenAt ?? null,
      next_at: next_runs[0] ?? null,
      next_runs,
    };
  });
}

/** Pauses the schedule. `by`: the id of an account. @throws AppError `schedule_not_found` */
export function pauseSchedule(client: Client, by: string, reason?: string): Promise<void> {
  return withSchedule(client, (handle) => handle.pause(`paused by ${by}${reason ? `: ${reason}` : ''}`));
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
