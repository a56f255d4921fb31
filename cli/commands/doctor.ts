import type { Command } from 'commander';
import { newCommand, withContext } from '../runtime/command.js';

/** `paycom doctor` */
export function doctorCommand(): Command {
  return newCommand('doctor', 'Check settings, MongoDB, keys, Temporal, worker and SFTP').action(
    withContext(async () => (await import('../actions/doctor.js')).doctor),
  );
}
