import type { Command } from 'commander';
import { rosterStats } from '../../infra/stats/roster-stats.js';
import { listSyncLogs } from '../../infra/syncs/sync-logs.js';
import { describeSyncs } from '../render/print-syncs.js';
import { newCommand, print, withContext } from '../runtime/command.js';

/** `paycom status`: what runs, what waits, the last syncs, and the roster in one line */
export function statusCommand(): Command {
  return newCommand('status', 'What runs, what waits for approval, and how the last syncs ended')
    .option('--json', 'print one JSON object')
    .action((options) =>
      withContext(options, async (context) => {
        const store = await context.store();
        const { db } = store;
        const [running, held, last, { by_status: employees }] = await Promise.all([
          listSyncLogs(db, { status: 'running' }),
          listSyncLogs(db, { status: 'held' }),
          listSyncLogs(db, { limit: 5 }),
          rosterStats(store),
        ]);
        if (options.json) return print(JSON.stringify({ running, held, last, employees }));
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
