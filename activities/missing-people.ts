import type { LedgerFile } from '../infra/mongo/documents/file-documents.js';
import { fullReportsBefore, type MissingPeople, missingMarks } from '../infra/roster/missing-employees.js';
import { AppError } from '../shared/app-error.js';
import { lastListedByStatements, laterListed, listedIn } from '../shared/plan/last-listed.js';
import type { Plan, PlanInput, PlanReport } from '../shared/plan/plan.js';
import type { ValidatedReport } from '../shared/reports/validated-report.js';
import type { Listed } from '../shared/sync-report.js';
import type { MappedDeps } from './deps.js';
import { loadValidatedReport } from './load-validated-report.js';

type Planned = {
  readonly plan: Pick<Plan, 'missing' | 'code_width'>;
  readonly reports: readonly PlanReport[];
  readonly stored: PlanInput['stored'];
};

/** A newly missing employee was usually listed one or two reports ago. A longer search is not worth it. */
const REPORTS_BACK = 20;

/**
 * Returns the missing employees of the plan, each with the newest full report that listed the employee. Null when the plan has no full
 * report. Reads the reports, not the stored employee, because an employee whom a report left unchanged was not written.
 */
export async function missingPeople(
  deps: MappedDeps,
  { plan, reports, stored }: Planned,
): Promise<MissingPeople | null> {
  const full = newestFirst(reports.map(({ report }) => report).filter(isFull));
  const missed_by = full[0]?.report_time;
  if (missed_by === undefined) return null;
  const { missing, code_width } = plan;
  if (missing.length === 0) return { missed_by, people: [] };

  const marks = await missingMarks(deps.store);
  const found = new Map<string, Listed | null>();
  const open = new Set(missing);
  const recordListed = ({ report_type, report_time, rows }: ValidatedReport) => {
    for (const employee_id of listedIn({ report_type, report_time, rows }, open, code_width.width)) {
      found.set(employee_id, { report_type, report_time });
      open.delete(employee_id);
    }
  };
  for (const report of full) recordListed(report);
  for (const employee_id of [...open].filter((id) => marks.has(id))) open.delete(employee_id);
  if (open.size > 0) {
    for (const file of await fullReportsBefore(deps.store.db, missed_by, REPORTS_BACK)) {
      const report = open.size > 0 ? await reportOf(deps, file) : null;
      if (report !== null) recordListed(report);
    }
  }
  const people = missing.map((employee_id) => {
    const known = marks.get(employee_id)?.last_listed ?? lastStatementOf(stored, employee_id);
    return { employee_id, last_listed: laterListed(known, found.get(employee_id) ?? null) };
  });
  return { missed_by, people };
}

function isFull({ report_type }: ValidatedReport): boolean {
  return report_type === 'employee_directory' || report_type === 'employee_dates';
}

function newestFirst(reports: readonly ValidatedReport[]): ValidatedReport[] {
  return reports.toSorted((a, b) => (a.report_time < b.report_time ? 1 : -1));
}

/** Returns null when the stored bytes were deleted. */
async function reportOf(deps: MappedDeps, file: LedgerFile): Promise<ValidatedReport | null> {
  try {
    const validation = await loadValidatedReport(deps, file);
    return validation.ok ? validation.report : null;
  } catch (error) {
    if (error instanceof AppError && error.code === 'blob_missing') return null;
    throw error;
  }
}

function lastStatementOf(stored: PlanInput['stored'], employee_id: string): Listed | null {
  const employee = stored.get(employee_id);
  return employee === undefined ? null : lastListedByStatements(employee.statements);
}
