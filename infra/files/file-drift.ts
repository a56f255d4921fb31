import type { Db } from 'mongodb';
import { previousFiles } from '../../shared/reports/previous-files.js';
import { compareColumns } from '../../shared/reports/schema-drift.js';
import { collections } from '../mongo/collections.js';
import type { FileDrift, LedgerFile, RunFile } from '../mongo/documents/file-documents.js';

/** `applied`: the file was already applied, so its columns are not new. `previous`: the file before it, null when there is none. */
export type DriftOfFile = {
  readonly drift: FileDrift | null;
  readonly applied: boolean;
  readonly previous: PreviousFile | null;
};
export type PreviousFile = Pick<LedgerFile, 'file_id' | 'report_time'> & { readonly people: number };

type Known = Pick<
  LedgerFile,
  'file_id' | 'name' | 'report_type' | 'report_time' | 'columns' | 'rows' | 'people'
>;

/** How many applied files to search for the previous export. One upload can contain several exports of a type. */
const LAST = 50;

/**
 * Compares the columns of each file with those of the previous file of the same report, which is applied or among `files`.
 * Headings are file content: keep them out of logs and workflow histories.
 */
export async function driftOfFiles(db: Db, files: readonly RunFile[]): Promise<Map<string, DriftOfFile>> {
  const ids = files.map(({ file_id }) => file_id);
  const applied = new Set<string>();
  const appliedFiles = collections(db).files.find({ file_id: { $in: ids }, applied_at: { $ne: null } });
  for await (const { file_id } of appliedFiles.project<Known>({ file_id: 1 })) applied.add(file_id);
  const known: Known[] = [...files];
  for (const type of new Set(files.map(({ report_type }) => report_type))) {
    known.push(...(await lastApplied(db, type, new Set(ids))));
  }
  const before = previousFiles(known);
  return new Map(
    files.map((file) => {
      const previous = before.get(file.file_id);
      const drift = driftOf(file, previous);
      return [
        file.file_id,
        { drift, applied: applied.has(file.file_id), previous: previous ? previousFile(previous) : null },
      ];
    }),
  );
}

async function lastApplied(
  db: Db,
  report_type: LedgerFile['report_type'],
  excluded: ReadonlySet<string>,
): Promise<Known[]> {
  const files = await collections(db)
    .files.find({ report_type, applied_at: { $ne: null } })
    .project<Known>({
      _id: 0,
      file_id: 1,
      name: 1,
      report_type: 1,
      report_time: 1,
      columns: 1,
      rows: 1,
      people: 1,
    })
    .sort({ report_time: -1 })
    .limit(LAST)
    .toArray();
  return files.filter(({ file_id }) => !excluded.has(file_id));
}

/** Files of releases before 0.2 only have the number of their rows. */
function previousFile({ file_id, report_time, people, rows }: Known): PreviousFile {
  return { file_id, report_time, people: people ?? rows?.valid ?? 0 };
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
