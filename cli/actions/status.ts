import { readStatus } from '../../services/read-status.js';
import { describeSyncs } from '../render/print-syncs.js';
import { print } from '../runtime/command.js';
import type { Context } from '../runtime/context.js';

/** Prints running and held syncs, the last syncs, and a summary of the roster. */
export async function showStatus(context: Context, { json }: { readonly json?: true }): Promise<void> {
  const status = await readStatus(await context.store());
  if (json) return print(JSON.stringify(status));
  const { running, held, last, employees } = status;
  print(running.length + held.length === 0 ? 'No sync is running.' : describeSyncs([...running, ...held]));
  for (const { sync_id } of held)
    print(
      `Held. \`paycom logs ${sync_id}\` shows the plan. Then run \`paycom approve ${sync_id}\` or \`paycom reject ${sync_id}\`.`,
    );
  print(`\nLast syncs:\n${describeSyncs(last)}`);
  print(
    `\nEmployees: ${
      Object.entries(employees)
        .map(([status, count]) => `${count} ${status}`)
        .join(', ') || 'none yet'
    }`,
  );
}
