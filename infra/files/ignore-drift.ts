import type { Db } from 'mongodb';
import type { Actor } from '../../shared/actor.js';
import { AppError } from '../../shared/app-error.js';
import { recordAction } from '../audit/audit.js';
import { collections } from '../mongo/collections.js';
import type { FileDrift, LedgerFile } from '../mongo/documents/file-documents.js';
import { inTransaction } from '../mongo/transaction.js';
import { getLedgerFile } from './list-ledger-files.js';

type Params = { readonly file_id: string; readonly heading: string; readonly by: Actor };

/**
 * Ignores the change of a heading in a file, so that it is not shown as drift any more, and records who did it. Does nothing when it is
 * ignored already. Returns the file.
 *
 * @throws AppError `report_file_not_found`, `heading_not_changed`
 */
export async function ignoreDrift(db: Db, { file_id, heading, by }: Params): Promise<LedgerFile> {
  const { drift } = await getLedgerFile(db, file_id);
  const changed = drift ? [...drift.added, ...drift.removed, ...drift.moved] : [];
  if (!changed.includes(heading)) throw new AppError('heading_not_changed', { file_id });
  await inTransaction(db, async (session) => {
    const ignored = { heading, by: by.account_id, at: new Date() };
    const { modifiedCount } = await collections(db).files.updateOne(
      { file_id, 'drift_ignored.heading': { $ne: heading } },
      { $push: { drift_ignored: ignored } },
      { session },
    );
    if (modifiedCount === 0) return;
    const action = { by, action: 'file.ignore_drift', target: file_id, before: null, after: null } as const;
    await recordAction(db, action, session);
  });
  return getLedgerFile(db, file_id);
}

/** Returns what changed in the headings of a file, without what is ignored. */
export function shownDrift({
  drift,
  drift_ignored = [],
}: Pick<LedgerFile, 'drift' | 'drift_ignored'>): FileDrift | null {
  if (!drift) return null;
  const ignored = new Set(drift_ignored.map(({ heading }) => heading));
  const shown = (headings: readonly string[]) => headings.filter((heading) => !ignored.has(heading));
  const { added, removed, moved } = drift;
  return { ...drift, added: shown(added), removed: shown(removed), moved: shown(moved) };
}
