import type { Command } from 'commander';
import {
  pauseSchedule,
  readSchedule,
  resumeSchedule,
  triggerSchedule,
} from '../../infra/temporal/schedule.js';
import { newCommand, newGroup, print, withContext } from '../runtime/command.js';
import type { Context } from '../runtime/context.js';

/** `paycom schedule show|pause|resume|trigger` */
export function scheduleCommand(): Command {
  return newGroup('schedule', 'The hourly schedule')
    .addCommand(action('show', 'when it ran and runs next', show))
    .addCommand(
      action('pause', 'start no further syncs by itself', async (context) => {
        await pauseSchedule((await context.temporal()).client, context.user);
        print('Paused.');
      }),
    )
    .addCommand(
      action('resume', 'start syncs by itself again', async (context) => {
        await resumeSchedule((await context.temporal()).client, context.user);
        print('Resumed.');
      }),
    )
    .addCommand(
      action('trigger', 'start a scheduled sync now', async (context) => {
        await triggerSchedule((await context.temporal()).client);
        print('Triggered.');
      }),
    );
}

function action(name: string, description: string, work: (context: Context) => Promise<void>): Command {
  return newCommand(name, description).action((options) => withContext(options, work));
}

async function show(context: Context): Promise<void> {
  const { paused, note, every_minutes, last_at, next_at } = await readSchedule(
    (await context.temporal()).client,
  );
  print(`${paused ? `paused (${note ?? ''})` : 'active'}, every ${every_minutes} minutes`);
  print(`last: ${last_at?.toISOString() ?? 'never'}`);
  print(`next: ${next_at?.toISOString() ?? 'none'}`);
}
