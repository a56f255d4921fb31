import { countLedgerFiles, listLedgerFiles } from '../../infra/files/list-ledger-files.js';
import type { FileStatus } from '../../shared/sync.js';
import { describeFiles } from '../render/print-files.js';
import { printList } from '../render/print-list.js';
import type { Context } from '../runtime/context.js';

type Options = { readonly status?: FileStatus; readonly limit: number; readonly json?: true };

export async function listFiles(context: Context, { status, limit, json }: Options): Promise<void> {
  const { db } = await context.store();
  const filter = { ...(status && { status }) };
  const items = await listLedgerFiles(db, { limit, ...filter });
  await printList(
    { items, limit, count: () => countLedgerFiles(db, filter) },
    (files) => describeFiles(files, status),
    json,
  );
}
