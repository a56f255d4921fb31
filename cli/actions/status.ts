import { readStatus } from '../../services/read-status.js';
import { describeSyncs } from '../render/print-syncs.js';
import { print } from '../runtime/command.js';
import type { Context } from '../runtime/context.js';

/** What runs, what waits, the last syncs, and the roster in one line. */
export async function showStatus(context: Context, { json }: { readonly json?: true }): Promise<void> {
  const status = await readStatus(await context.store());
  if (json) return print(JSON.stringify(status));
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
}
