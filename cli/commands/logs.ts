import type { Command } from 'commander';
import { listSyncLogs } from '../../infra/syncs/sync-logs.js';
import { describeLog } from '../render/print-report.js';
import { describeSyncs } from '../render/print-syncs.js';
import { writePage } from '../render/write-page.js';
import { readReport } from '../run/read-report.js';
import { newCommand, parseCount, print, withContext } from '../runtime/command.js';

/** `paycom logs`, `paycom logs ID` */
export function logsCommand(): Command {
  return newCommand('logs', 'The syncs, or one of them whole')
    .argument('[sync_id]')
    .option('--limit <n>', 'how many', parseCount, 20)
    .option('--reveal', 'show values in the plan, sensitive ones too')
    .option('--html <file>', 'with an id: write it as a page to send')
    .option('--json', 'print one JSON object')
    .action((sync_id: string | undefined, options) =>
      withContext(options, async (context) => {
        if (sync_id === undefined) {
          const { db } = await context.store();
          const logs = await listSyncLogs(db, { limit: options.limit });
          return print(options.json ? JSON.stringify(logs) : describeSyncs(logs));
        }
        const report = await readReport(context, sync_id, {
          reveal: options.reveal,
          procedure: 'paycom logs',
        });
        if (options.html) await writePage(options.html, report);
        print(options.json ? JSON.stringify(report) : describeLog(report));
      }),
    );
}
