import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readTables } from '../../services/reports/read-tables.js';
import { AppError } from '../../shared/app-error.js';
import type { ErrorCode } from '../../shared/error-codes.js';
import { addWindow, windowFigures } from '../../shared/plan/brake-window.js';
import { applyPlan, EMPTY_ROSTER, PLAN_SETTINGS, type Roster } from '../../shared/plan/example-roster.js';
import type { Plan, PlanReport } from '../../shared/plan/plan.js';
import { planChanges } from '../../shared/plan/plan-changes.js';
import { tallyOf } from '../../shared/plan/plan-figures.js';
import { isLaterPush } from '../../shared/plan/push.js';
import { countedTime, daysBetween } from '../../shared/reports/counted-time.js';
import { isStandardHeading } from '../../shared/reports/headings.js';
import { NO_MAPPING } from '../../shared/reports/mapping.js';
import { readReportName } from '../../shared/reports/report-name.js';
import { validateReport } from '../../shared/reports/validate-report.js';
import type { ValidatedReport } from '../../shared/reports/validated-report.js';

const CASES = fileURLToPath(new URL('cases', import.meta.url));
const DELIVERED = new Date('2026-11-21T03:00:00Z');

/** What a push of a case led to. `refused` are the files that are no report, with the reason. */
export type CaseDelivery = {
  readonly plan: Plan;
  readonly refused: Readonly<Record<string, ErrorCode>>;
  /** The roster after the push: as before when the plan was held. */
  readonly roster: Roster;
};

/** Reads, plans and applies the pushes of a case in turn: `push`, then `push2`. A held plan is not applied. */
export async function deliverCase(name: string): Promise<readonly CaseDelivery[]> {
  const deliveries: CaseDelivery[] = [];
  const applied: PlanReport[] = [];
  let roster = EMPTY_ROSTER;
  for (const push of readdirSync(join(CASES, name)).sort()) {
    const { reports, refused } = await readPush(join(CASES, name, push));
    const oldest = reports.map(({ report }) => report.report_time).sort()[0];
    const again = applied.filter(
      ({ report }) =>
        oldest !== undefined && !isLaterPush(oldest, report.report_time, PLAN_SETTINGS.push_minutes),
    );
    const earlier = earlierDirectories(deliveries, applied);
    const plan = planChanges({
      ...roster,
      reports: [
        ...reports.map((report) => ({ ...report, earlier })),
        ...again.map((report) => ({ ...report, reread: true as const })),
      ],
      window: addWindow(
        deliveries
          .filter(({ plan }) => plan.held_by.length === 0)
          .map(({ plan }) => ({ figures: windowFigures(plan.figures), approved: [] })),
      ),
      settings: PLAN_SETTINGS,
    });
    if (plan.held_by.length === 0) {
      roster = applyPlan(plan, roster);
      applied.push(...reports);
    }
    deliveries.push({ plan, refused, roster });
  }
  return deliveries;
}

/** The directories that were applied, the newest first, and how many people each has. */
function earlierDirectories(
  deliveries: readonly CaseDelivery[],
  applied: readonly PlanReport[],
): NonNullable<PlanReport['earlier']> {
  const people = (file: string) =>
    Math.max(...deliveries.map(({ plan }) => tallyOf(plan.figures, `people/${file}`).count));
  return applied
    .filter(({ report }) => report.report_type === 'employee_directory')
    .map(({ file }) => ({ file, people: people(file) }))
    .reverse();
}

/** Returns the issues of a plan as `row field code`. */
export function issuesOf({ files }: Plan): string[] {
  return files.flatMap(({ issues }) => issues.map(({ row, field, code }) => `${row} ${field} ${code}`));
}

async function readPush(folder: string): Promise<Pick<CaseDelivery, 'refused'> & { reports: PlanReport[] }> {
  const reports: PlanReport[] = [];
  const refused: Record<string, ErrorCode> = {};
  for (const file of readdirSync(folder)) {
    try {
      const tables = readTables(file, readFileSync(join(folder, file)), isStandardHeading);
      const facts = { name: readReportName(file, DELIVERED), mapping: NO_MAPPING };
      const validation = validateReport(tables, facts);
      if (validation.ok) reports.push(planned(file, validation.report));
      else refused[file] = validation.refusal.code;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      refused[file] = error.code;
    }
  }
  return { reports, refused };
}

/** Like the worker, which counts a report from the future as made when its file arrived. */
function planned(file: string, report: ValidatedReport): PlanReport {
  const report_time = countedTime(report.report_time, { mtime: DELIVERED, now: DELIVERED });
  const days_ahead = daysBetween(report_time, report.report_time);
  return { file, report: { ...report, report_time }, ...(days_ahead > 0 && { days_ahead }) };
}
