import type { Db, Filter, FindCursor } from 'mongodb';
import { previousFiles } from '../../shared/reports/previous-files.js';
import { compareColumns } from '../../shared/reports/schema-drift.js';
import { collections } from '../mongo/collections.js';
import type { FileDrift, LedgerFile, RunFile } from '../mongo/documents/file-documents.js';
import type { PlanDocument } from '../mongo/documents/plan-document.js';

/**
 * `applied`: the file was already applied, so its columns are not new. `earlier`: for a directory the file before it, and those before that one
 * in the window of the brakes, the newest first. A directory whose brake a user approved, in a sync that was not undone, is the last of them.
 */
export type DriftOfFile = {
  readonly drift: FileDrift | null;
  readonly applied: boolean;
  readonly earlier: readonly PreviousFile[];
};
export type PreviousFile = Pick<LedgerFile, 'file_id' | 'report_time'> & { readonly people: number };

type Known = Pick<
  LedgerFile,
  'file_id' | 'name' | 'report_type' | 'report_time' | 'columns' | 'rows' | 'people'
> & { readonly applied_at?: LedgerFile['applied_at'] };

/** How many applied files to search for the previous export. One upload can contain several exports of a type. */
const LAST = 50;
const DIRECTORY = 'employee_directory';
const SHRANK = 'roster_shrank';

/**
 * Compares the columns of each file with those of the previous file of the same report, which is applied or among `files`.
 * `undone`: the syncs whose approvals do not count. Headings are file content: keep them out of logs and workflow histories.
 */
export async function driftOfFiles(
  db: Db,
  files: readonly RunFile[],
  { since, undone }: { readonly since: Date; readonly undone: ReadonlySet<string> },
): Promise<Map<string, DriftOfFile>> {
  const ids = files.map(({ file_id }) => file_id);
  const applied = new Set<string>();
  const appliedFiles = collections(db).files.find({ file_id: { $in: ids }, applied_at: { $ne: null } });
  for await (const { file_id } of appliedFiles.project<Known>({ file_id: 1 })) applied.add(file_id);
  const known: Known[] = [...files];
  for (const type of new Set(files.map(({ report_type }) => report_type))) {
    known.push(...(await lastApplied(db, type, new Set(ids), since)));
  }
  const before = previousFiles(known);
  const approved = await approvedDirectories(db, known, undone);
  return new Map(
    files.map((file) => {
      const previous = before.get(file.file_id);
      const drift = driftOf(file, previous);
      return [
        file.file_id,
        {
          drift,
          applied: applied.has(file.file_id),
          earlier: earlierDirectories(file, before, { since, approved }),
        },
      ];
    }),
  );
}

async function lastApplied(
  db: Db,
  report_type: LedgerFile['report_type'],
  excluded: ReadonlySet<string>,
  since: Date,
): Promise<Known[]> {
  const last = findApplied(db, { report_type, applied_at: { $ne: null } })
    .sort({ report_time: -1 })
    .limit(LAST);
  const recent =
    report_type === DIRECTORY ? findApplied(db, { report_type, applied_at: { $gte: since } }) : null;
  const files = [...(await last.toArray()), ...((await recent?.toArray()) ?? [])];
  const byId = new Map(files.map((file) => [file.file_id, file]));
  return [...byId.values()].filter(({ file_id }) => !excluded.has(file_id));
}

function findApplied(db: Db, filter: Filter<LedgerFile>): FindCursor<Known> {
  return collections(db)
    .files.find(filter)
    .project<Known>({
      ...{ _id: 0, file_id: 1, name: 1, report_type: 1, report_time: 1 },
      ...{ columns: 1, rows: 1, people: 1, applied_at: 1 },
    });
}

/** Returns those of these files that a user approved although their directory had shrunk, in a sync that was not undone. */
async function approvedDirectories(
  db: Db,
  files: readonly Known[],
  undone: ReadonlySet<string>,
): Promise<Set<string>> {
  const ids = files.flatMap(({ file_id, report_type }) => (report_type === DIRECTORY ? [file_id] : []));
  if (ids.length === 0) return new Set();
  const syncs = await collections(db).runFiles.distinct('sync_id', { file_id: { $in: ids }, reread: false });
  const plans = await collections(db)
    .plans.find({
      sync_id: { $in: syncs.filter((id) => !undone.has(id)) },
      status: { $in: ['approved', 'applied'] },
      'held_by.brake': SHRANK,
    })
    .project<Pick<PlanDocument, 'held_by'>>({ _id: 0, held_by: 1 })
    .toArray();
  const held = plans.flatMap(({ held_by }) => held_by.filter(({ brake }) => brake === SHRANK));
  return new Set(held.flatMap((brake) => brake.files ?? []));
}

type Window = { readonly since: Date; readonly approved: ReadonlySet<string> };

function earlierDirectories(
  file: RunFile,
  before: ReadonlyMap<string, Known>,
  { since, approved }: Window,
): PreviousFile[] {
  const earlier: PreviousFile[] = [];
  let next = file.report_type === DIRECTORY ? before.get(file.file_id) : undefined;
  while (next !== undefined) {
    const { file_id, applied_at } = next;
    const isInWindow = applied_at == null || applied_at >= since;
    if (isInWindow || earlier.length === 0) earlier.push(previousFile(next));
    next = isInWindow && !approved.has(file_id) ? before.get(file_id) : undefined;
  }
  return earlier;
}

/** Files of earlier versions only have the number of their rows. */
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
