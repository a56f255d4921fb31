import type { Db } from 'mongodb';
import { previousFiles } from '../../shared/reports/previous-files.js';
import { compareColumns } from '../../shared/reports/schema-drift.js';
import { collections } from '../mongo/collections.js';
import type { FileDrift, LedgerFile, RunFile } from '../mongo/documents/file-documents.js';

/** `applied`: the roster has the file already, so that its columns are no news. */
export type DriftOfFile = { readonly drift: FileDrift | null; readonly applied: boolean };

type Known = Pick<LedgerFile, 'file_id' | 'name' | 'report_type' | 'report_time' | 'columns'>;

/** Several exports of one type may come in one push; the one before must be among so many. */
const LAST = 50;

/**
 * How the columns of each of these files differ from those of the file of its report before it, be that applied or one of these.
 * Headings come out of files: keep them out of logs and histories.
 */
export async function driftOfFiles(db: Db, files: readonly RunFile[]): Promise<Map<string, DriftOfFile>> {
  const ids = files.map(({ file_id }) => file_id);
  const applied = new Set<string>();
  const settled = collections(db).files.find({ file_id: { $in: ids }, applied_at: { $ne: null } });
  for await (const { file_id } of settled.project<Known>({ file_id: 1 })) applied.add(file_id);
  const known: Known[] = [...files];
  for (const type of new Set(files.map(({ report_type }) => report_type))) {
    known.push(...(await lastApplied(db, type, new Set(ids))));
  }
  const before = previousFiles(known);
  return new Map(
    files.map((file) => {
      const drift = driftOf(file, before.get(file.file_id));
      return [file.file_id, { drift, applied: applied.has(file.file_id) }];
    }),
  );
}

async function lastApplied(
  db: Db,
  report_type: LedgerFile['report_type'],
  but: ReadonlySet<string>,
): Promise<Known[]> {
  const files = await collections(db)
    .files.find({ report_type, applied_at: { $ne: null } })
    .project<Known>({ _id: 0, file_id: 1, name: 1, report_type: 1, report_time: 1, columns: 1 })
    .sort({ report_time: -1 })
    .limit(LAST)
    .toArray();
  return files.filter(({ file_id }) => !but.has(file_id));
}

function driftOf(file: RunFile, before: Known | undefined): FileDrift | null {
  if (before === undefined) return null;
  const { added, removed, moved, required_missing } = compareColumns(before.columns, file.columns);
  return {
    against: before.name,
    added: [...added],
    removed: [...removed],
    moved: [...moved],
    required_missing: [...required_missing],
  };
}
