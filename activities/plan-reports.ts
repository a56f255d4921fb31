import { addRereads } from '../infra/files/add-to-run.js';
import { newerApplied } from '../infra/files/applied-reports.js';
import { type DriftOfFile, driftOfFiles } from '../infra/files/file-drift.js';
import { runFiles } from '../infra/files/run-files.js';
import type { LedgerFile, RunFile } from '../infra/mongo/documents/file-documents.js';
import { type PlanningAttempt, whileCurrent } from '../infra/plans/planning-attempts.js';
import { undoneSince } from '../infra/plans/undone-since.js';
import { reportKey } from '../services/reports/read-report.js';
import { AppError } from '../shared/app-error.js';
import { earliestOfPush, isLaterPush, type PushWindow } from '../shared/plan/push.js';
import { type ReportSelection, type ReportTime, reportTypesOf } from '../shared/report.js';
import { daysBetween } from '../shared/reports/counted-time.js';
import type { MappedDeps } from './deps.js';
import type { DraftReport } from './plan-draft.js';
import { windowStart } from './plan-settings.js';
import { readRunFile } from './read-run-file.js';

type Planned = { readonly sync_id: string; readonly dry_run: boolean; readonly report_type: ReportSelection };

export type Drifts = ReadonlyMap<string, DriftOfFile>;

/** Returns the run's readable files with their schema drift, plus the applied reports that are not older than the oldest push of the run, because their values may win. */
export async function planReports(
  deps: MappedDeps,
  { sync_id, dry_run, report_type }: Planned,
  attempt?: PlanningAttempt,
): Promise<{ readonly reports: readonly DraftReport[]; readonly drifts: Drifts }> {
  const { db } = deps.store;
  const { pushMinutes } = deps.config.reports;
  const files = (await runFiles(db, sync_id)).filter(isPlannable(report_type));
  const times = files.flatMap(({ report_time }) => report_time ?? []).sort();
  const oldest = times[0];
  if (oldest === undefined) return { reports: [], drifts: new Map() };
  const known = new Set(files.map(({ file_id }) => file_id));
  const newer = (await newerApplied(db, earliestOfPush(oldest, pushMinutes))).filter(
    ({ file_id }) => !known.has(file_id),
  );
  await addRereads(db, { sync_id, dry_run }, newer, (write) => whileCurrent(db, attempt, write));

  const since = windowStart(deps);
  const { touched } = await undoneSince(db, since);
  const drifts = await driftOfFiles(db, files, { since, undone: touched });
  const reports: DraftReport[] = [];
  for (const file of [...files, ...newer]) {
    const read = await readIfStored(deps, { ...file, sync_id });
    if (read === null) continue;
    const found = drifts.get(file.file_id);
    const facts = found?.applied === false ? newFacts(found, read, pushMinutes) : REREAD;
    reports.push({ ...read.report, ...facts });
  }
  return { reports, drifts };
}

const REREAD = { reread: true } as const;

/** Returns applied files as reports that are read again, without those that no longer count as reports. */
export async function rereadReports(
  deps: MappedDeps,
  files: readonly LedgerFile[],
): Promise<readonly DraftReport[]> {
  const reports: DraftReport[] = [];
  for (const file of files) {
    const read = await readDraftReport(deps, file);
    if (read !== null) reports.push({ ...read.report, ...REREAD });
  }
  return reports;
}

/** `named_time`: the report time by the file's name. */
type ReadReport = { readonly report: DraftReport; readonly named_time: ReportTime };

/** Returns null also for an applied file whose bytes and rows were removed. Its values in the roster stay, because a later report has them too. */
async function readIfStored(
  deps: MappedDeps,
  file: (RunFile | LedgerFile) & { readonly sync_id: string },
): Promise<ReadReport | null> {
  try {
    return await readDraftReport(deps, file);
  } catch (error) {
    const isGone = error instanceof AppError && error.code === 'blob_missing';
    if (isGone && 'bytes_removed' in file) return null;
    throw error;
  }
}

async function readDraftReport(deps: MappedDeps, file: RunFile | LedgerFile): Promise<ReadReport | null> {
  const read = await readRunFile(deps, file);
  if (!read.ok) return null;
  const { columns: _, ...named } = read.head;
  // The ledger has the time that a report counts as made at.
  const head = { ...named, report_time: file.report_time ?? named.report_time };
  const report = { file: file.file_id, mtime: file.mtime.toISOString(), key: reportKey(deps, file), head };
  return { report, named_time: named.report_time };
}

/**
 * Returns the facts that brakes look at, for a file that was not applied before. A file that was applied, for example after an approval, holds no
 * other sync.
 */
function newFacts(
  { drift, earlier }: DriftOfFile,
  { report, named_time }: ReadReport,
  pushMinutes: PushWindow,
): Pick<DraftReport, 'drift' | 'days_ahead' | 'earlier'> {
  const { report_time } = report.head;
  const days_ahead = daysBetween(report_time, named_time);
  const before = earlier.filter((each) => isLaterPush(report_time, each.report_time ?? '', pushMinutes));
  return {
    ...(drift && { drift }),
    ...(days_ahead > 0 && { days_ahead }),
    ...(before.length > 0 && { earlier: before.map(({ file_id: file, people }) => ({ file, people })) }),
  };
}

/** Selects the files of a run that its plan uses. */
export function isPlannable(selection: ReportSelection): (file: RunFile) => boolean {
  const types = new Set(reportTypesOf(selection));
  return ({ report_type, status, reread }) =>
    !reread &&
    report_type !== null &&
    types.has(report_type) &&
    ['validated', 'applied', 'unchanged'].includes(status);
}
