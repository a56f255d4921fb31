import { loadRows } from '../infra/files/stored-reports.js';
import type { LedgerFile } from '../infra/mongo/documents/file-documents.js';
import { fullReportsBefore, type MissingPeople, missingMarks } from '../infra/roster/missing-employees.js';
import { type MappedStore, readReport, reportKey } from '../services/reports/read-report.js';
import { AppError } from '../shared/app-error.js';
import type { PartitionRange } from '../shared/partition.js';
import { lastListedByStatements, laterListed, listedIn } from '../shared/plan/last-listed.js';
import type { PartitionInput, PartitionPlan, PlanReport } from '../shared/plan/plan.js';
import { listsEveryone } from '../shared/report.js';
import type { ValidatedReport } from '../shared/reports/validated-report.js';
import type { Listed } from '../shared/sync-report.js';

/** One part of a plan: the partitions `range`, and the rows and employees in it. */
type PlannedPart = {
  readonly plan: Pick<PartitionPlan, 'missing'>;
  readonly reports: readonly PlanReport[];
  readonly stored: PartitionInput['stored'];
  readonly width: number | null;
  readonly range: PartitionRange;
};

/** A newly missing employee was usually listed one or two reports ago. A longer search is not worth it. */
const REPORTS_BACK = 20;

/**
 * Returns the missing employees of a part of a plan, each with the newest full report that listed the employee. Null when the plan has no full
 * report. Reads the reports, not the stored employee, because an employee whom a report left unchanged was not written.
 */
export async function missingPeople(
  deps: MappedStore,
  { plan, reports, stored, width, range }: PlannedPart,
): Promise<MissingPeople | null> {
  const full = newestFirst(
    reports.map(({ report }) => report).filter(({ report_type }) => listsEveryone(report_type)),
  );
  const missed_by = full[0]?.report_time;
  if (missed_by === undefined) return null;
  const { missing } = plan;
  if (missing.length === 0) return { missed_by, people: [] };

  const marks = await missingMarks(deps.store, range);
  const found = new Map<string, Listed | null>();
  const open = new Set(missing);
  const recordListed = ({ report_type, report_time, rows }: ValidatedReport) => {
    for (const employee_id of listedIn({ report_type, report_time, rows }, open, width)) {
      found.set(employee_id, { report_type, report_time });
      open.delete(employee_id);
    }
  };
  for (const report of full) recordListed(report);
  for (const employee_id of [...open].filter((id) => marks.has(id))) open.delete(employee_id);
  if (open.size > 0) {
    for (const file of await fullReportsBefore(deps.store.db, missed_by, REPORTS_BACK)) {
      const report = open.size > 0 ? await reportOf(deps, file, range) : null;
      if (report !== null) recordListed(report);
    }
  }
  const people = missing.map((employee_id) => {
    const known = marks.get(employee_id)?.last_listed ?? lastStatementOf(stored, employee_id);
    return { employee_id, last_listed: laterListed(known, found.get(employee_id) ?? null) };
  });
  return { missed_by, people };
}

/** Puts together who is missing in the parts of a plan. Null when the plan has no full report. */
export function missingIn(
  parts: readonly { readonly missing: MissingPeople | null }[],
): MissingPeople | null {
  const [first] = parts.flatMap(({ missing }) => missing ?? []);
  if (first === undefined) return null;
  return { missed_by: first.missed_by, people: parts.flatMap(({ missing }) => missing?.people ?? []) };
}

function newestFirst(reports: readonly ValidatedReport[]): ValidatedReport[] {
  return reports.toSorted((a, b) => (a.report_time < b.report_time ? 1 : -1));
}

/** Returns null when the stored bytes were deleted. */
async function reportOf(
  deps: MappedStore,
  file: LedgerFile,
  range: PartitionRange,
): Promise<ValidatedReport | null> {
  try {
    const { ok } = await readReport(deps, file);
    if (!ok) return null;
    const report = await loadRows(deps.blobs, reportKey(deps, file), range);
    return { ...report, report_time: file.report_time ?? report.report_time };
  } catch (error) {
    if (error instanceof AppError && error.code === 'blob_missing') return null;
    throw error;
  }
}

function lastStatementOf(stored: PartitionInput['stored'], employee_id: string): Listed | null {
  const employee = stored.get(employee_id);
  return employee === undefined ? null : lastListedByStatements(employee.statements);
}
