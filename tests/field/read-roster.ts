import { readTables } from '../../services/reports/read-tables.js';
import { applyPlan, EMPTY_ROSTER, planRun, type Roster } from '../../shared/plan/example-roster.js';
import { isStandardHeading } from '../../shared/reports/headings.js';
import { NO_MAPPING } from '../../shared/reports/mapping.js';
import { readReportName } from '../../shared/reports/report-name.js';
import { validateReport } from '../../shared/reports/validate-report.js';

/** Reads a directory, plans it and applies the plan. */
export function readRoster(contents: Uint8Array | string, before: Roster = EMPTY_ROSTER, day = '20261120') {
  const file = `${day}020000_Employee_Directory_0000aa01_x.csv`;
  const bytes = typeof contents === 'string' ? Buffer.from(contents) : contents;
  const facts = { name: readReportName(file, new Date('2026-11-20T03:00:00Z')), mapping: NO_MAPPING };
  const validation = validateReport(readTables(file, bytes, isStandardHeading), facts);
  if (!validation.ok) throw new Error(validation.refusal.code);
  const plan = planRun(before, { file, report: validation.report });
  const roster = applyPlan(plan, before);
  return {
    roster,
    codes: [...roster.stored.keys()].sort(),
    fieldsOf: (code: string) => roster.stored.get(code)?.fields,
    counts: plan.counts,
    issues: plan.files.flatMap(({ issues }) =>
      issues.map(({ row, field, code }) => `${row} ${field} ${code}`),
    ),
    quarantined: plan.files.map(({ rows_quarantined }) => rows_quarantined),
    passedOver: validation.report.tables_passed_over.map(({ table, reason, rows }) =>
      [table, reason, ...(rows === undefined ? [] : [rows])].join(' '),
    ),
  };
}
