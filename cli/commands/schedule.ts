import type { Command } from 'commander';
import { newCommand, newGroup, withContext } from '../runtime/command.js';

const load = () => import('../actions/schedule.js');

/** `paycom schedule show|pause|resume|trigger` */
export function scheduleCommand(): Command {
  return newGroup('schedule', 'The hourly schedule')
    .addCommand(
      newCommand('show', 'when it ran and runs next').action(withContext(async () => (await load()).show)),
    )
    .addCommand(
      newCommand('pause', 'start no further syncs by itself').action(
        withContext(async () => (await load()).pause),
      ),
    )
    .addCommand(
      newCommand('resume', 'start syncs by itself again').action(
        withContext(async () => (await load()).resume),
      ),
    )
    .addCommand(
      newCommand('trigger', 'start a scheduled sync now').action(
        withContext(async () => (await load()).trigger),
      ),
    );
}
