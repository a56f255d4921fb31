import type { Command } from 'commander';
import { readStatus } from '../../services/read-status.js';
import { describeSyncs } from '../render/print-syncs.js';
import { newCommand, print, withContext } from '../runtime/command.js';

/** `paycom status`: what runs, what waits, the last syncs, and the roster in one line */
export function statusCommand(): Command {
  return newCommand('status', 'What runs, what waits for approval, and how the last syncs ended')
    .option('--json', 'print one JSON object')
    .action((options) =>
      withContext(options, async (context) => {
        const status = await readStatus(await context.store());
        if (options.json) return print(JSON.stringify(status));
        const { running, held, last, employees } = status;
        print(running.length + held.length === 0 ? 'Nothing runs.' : describeSyncs([...running, ...held]));
        for (const { sync_id } of held)
          print(
            `Held: \`paycom logs ${sync_id}\` shows the plan; \`paycom approve ${sync_id}\` or \`paycom reject ${sync_id}\`.`,
          );
        print(`\nLast syncs:\n${describeSyncs(last)}`);
        print(
          `\nEmployees: ${
            Object.entries(employees)
              .map(([status, count]) => `${count} ${status}`)
              .join(', ') || 'none yet'
          }`,
        );
      }),
    );
}
