import { type ScheduleHandle, ScheduleNotFoundError, ScheduleOverlapPolicy } from '@temporalio/client';
import type { Command } from 'commander';
import { AppError } from '../../shared/app-error.js';
import { SCHEDULE_ID } from '../../shared/sync-run.js';
import { newCommand, newGroup, print, withContext } from '../command.js';

/** `paycom schedule show|pause|resume|trigger` */
export function scheduleCommand(): Command {
  const command = newGroup('schedule', 'The hourly schedule');
  return command
    .addCommand(action('show', 'when it ran and runs next', show))
    .addCommand(
      action('pause', 'start no further syncs by itself', (handle, user) =>
        handle.pause(`paused by ${user}`).then(() => print('Paused.')),
      ),
    )
    .addCommand(
      action('resume', 'start syncs by itself again', (handle, user) =>
        handle.unpause(`resumed by ${user}`).then(() => print('Resumed.')),
      ),
    )
    .addCommand(
      // The TypeScript SDK's trigger ignores the schedule's own policy unless it is given.
      action('trigger', 'start a scheduled sync now', (handle) =>
        handle.trigger(ScheduleOverlapPolicy.SKIP).then(() => print('Triggered.')),
      ),
    );
}

function action(
  name: string,
  description: string,
  work: (handle: ScheduleHandle, user: string) => Promise<void>,
): Command {
  return newCommand(name, description).action((options) =>
    withContext(options, async (context) => {
      const { client } = await context.temporal();
      try {
        await work(client.schedule.getHandle(SCHEDULE_ID), context.user);
      } catch (error) {
        throw error instanceof ScheduleNotFoundError ? new AppError('schedule_not_found', {}, error) : error;
      }
    }),
  );
}

async function show(handle: ScheduleHandle): Promise<void> {
  const { state, info, spec } = await handle.describe();
  const minutes = (spec.intervals?.[0]?.every ?? 0) / 60_000;
  print(`${state.paused ? `paused (${state.note ?? ''})` : 'active'}, every ${minutes} minutes`);
  print(`last: ${info.recentActions.at(-1)?.takenAt.toISOString() ?? 'never'}`);
  print(`next: ${info.nextActionTimes[0]?.toISOString() ?? 'none'}`);
}
