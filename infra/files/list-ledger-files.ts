import type { Db, FindCursor } from 'mongodb';
import { AppError } from '../../shared/app-error.js';
import { dayOf } from '../../shared/day-of.js';
import type { ReportType } from '../../shared/report.js';
import { collections } from '../mongo/collections.js';
import type { LedgerFile } from '../mongo/documents/file-documents.js';
import { olderThan, type TimeCursor } from '../mongo/keyset-pagination.js';

export type FileFilter = {
  readonly status?: LedgerFile['status'] | undefined;
  readonly report_type?: ReportType | undefined;
  readonly name?: string | undefined;
};

/** @throws AppError `report_file_not_found` */
export async function getLedgerFile(db: Db, file_id: string): Promise<LedgerFile> {
  const file = await collections(db).files.findOne({ file_id: { $eq: file_id } }, { projection: { _id: 0 } });
  if (!file) throw new AppError('report_file_not_found', { file_id });
  return file;
}

/** @throws AppError `file_removed` when the bytes of one of these files were removed */
export async function assertBytesStored(db: Db, fingerprints: readonly string[]): Promise<void> {
  const filter = { fingerprint: { $in: [...fingerprints] }, bytes_removed: { $exists: true } };
  const removed = await collections(db).files.findOne(filter, { projection: { bytes_removed: 1 } });
  if (removed?.bytes_removed) throw new AppError('file_removed', { day: dayOf(removed.bytes_removed.at) });
}

/** Returns ledger files, last updated first. `before` is the cursor of the previous page. */
export async function listLedgerFiles(
  db: Db,
  { limit = 50, before, ...filter }: FileFilter & { limit?: number; before?: TimeCursor | undefined } = {},
): Promise<LedgerFile[]> {
  return findFiles(db, filter, before).limit(limit).toArray();
}

export async function countLedgerFiles(db: Db, filter: FileFilter): Promise<number> {
  return collections(db).files.countDocuments(olderThan<LedgerFile>(filter, LATEST));
}

/** Returns the query for a page of ledger files. */
export function findFiles(db: Db, filter: FileFilter, before?: TimeCursor): FindCursor<LedgerFile> {
  return collections(db)
    .files.find(olderThan<LedgerFile>(filter, LATEST, before), { projection: { _id: 0 } })
    .sort({ updated_at: -1, file_id: -1 });
}

const LATEST = ['updated_at', 'file_id'] as const;
const NEWEST = ['first_seen_at', 'file_id'] as const;
const CHANGED = ['added', 'removed', 'moved', 'required_missing'].map((change) => ({
  [`drift.${change}.0`]: { $exists: true },
}));

/** Returns files by when they were first seen, newest first. `changed`: only those with other headings than the file before. */
export async function listArrivedFiles(
  db: Db,
  {
    limit,
    changed,
    before,
  }: { readonly limit: number; readonly changed: boolean; readonly before?: TimeCursor | undefined },
): Promise<LedgerFile[]> {
  return findArrivedFiles(db, changed, before).limit(limit).toArray();
}

/** Returns the query of `listArrivedFiles`, without a limit. */
export function findArrivedFiles(db: Db, changed: boolean, before?: TimeCursor): FindCursor<LedgerFile> {
  const filter = { ...olderThan<LedgerFile>({}, NEWEST, before), ...(changed && { $or: CHANGED }) };
  return collections(db)
    .files.find(filter, { projection: { _id: 0 } })
    .sort({ first_seen_at: -1, file_id: -1 });
}
