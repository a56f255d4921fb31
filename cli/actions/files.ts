import { listLedgerFiles } from '../../infra/files/list-ledger-files.js';
import type { FileStatus } from '../../shared/sync.js';
import { printResult } from '../render/print.js';
import { describeFiles } from '../render/print-files.js';
import type { Context } from '../runtime/context.js';

type Options = { readonly status?: FileStatus; readonly limit: number; readonly json?: true };

export async function listFiles(context: Context, { status, limit, json }: Options): Promise<void> {
  const { db } = await context.store();
  const files = await listLedgerFiles(db, { limit, ...(status && { status }) });
  printResult(files, (all) => describeFiles(all, status), json);
}
