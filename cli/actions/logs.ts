import { countSyncLogs, lastChange, listSyncLogs } from '../../infra/syncs/sync-logs.js';
import { AppError } from '../../shared/app-error.js';
import { print, printJson, printResult } from '../render/print.js';
import { printList } from '../render/print-list.js';
import { describeLog } from '../render/print-report.js';
import { describeSyncs } from '../render/print-syncs.js';
import { writePage } from '../render/write-page.js';
import { reportForAccount } from '../run/read-report.js';
import type { Context } from '../runtime/context.js';

type Options = {
  readonly limit: number;
  readonly reveal?: true;
  readonly html?: string;
  readonly json?: true;
};

/** The word for the newest sync that changed something. */
const LAST = 'last';

export async function showLogs(
  context: Context,
  sync_id: string | undefined,
  { limit, reveal, html, json }: Options,
): Promise<void> {
  if (sync_id === undefined) {
    const option = html === undefined ? '--reveal' : '--html';
    if (html !== undefined || reveal)
      throw new AppError('usage', { problem: `${option} needs the id of a sync, or last.` });
    const { db } = await context.store();
    const items = await listSyncLogs(db, { limit });
    return printList({ items, limit, count: () => countSyncLogs(db) }, describeSyncs, json);
  }
  const shown = sync_id === LAST ? await lastChange((await context.store()).db) : sync_id;
  if (shown === null) return json ? printJson(null) : print('No sync has changed anything yet.');
  const names = json === undefined || html !== undefined;
  const report = await reportForAccount(context, shown, {
    reveal,
    names,
    json,
    html,
    procedure: 'paycom logs',
  });
  if (html) await writePage(html, report);
  printResult(report, describeLog, json);
}
