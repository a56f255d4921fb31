import { compareText } from '../compare-text.js';
import { EMPLOYEE_FIELDS, type EmployeeField, type EmployeeFields } from '../employee.js';
import type { ReportTime } from '../report.js';
import { findMissing } from './find-missing.js';
import { laterReportTime, mergeStatements } from './merge-statements.js';
import { hasNewValues } from './new-values.js';
import type { EmployeeChange, FieldChange, PartitionInput, PartitionPlan, StoredEmployee } from './plan.js';
import { figuresOf } from './plan-figures.js';
import { planPayees } from './plan-payees.js';
import { collectStatements } from './report-statements.js';
import { type ResolvedReport, resolveCodes } from './resolve-codes.js';
import { type ResolvedEmployee, resolveEmployee } from './resolve-employee.js';
import type { EmployeeStatements } from './statement.js';

/**
 * Returns what a run would change in one partition: `reports` has all reports, each with the partition's rows. Pure, and independent of
 * the order of the reports.
 */
export function planPartition(input: PartitionInput, read = readPartition(input)): PartitionPlan {
  const { stored, width, push_minutes, unchanged = NOBODY } = input;
  const { resolved, reported, as_of } = read;
  const employees = as_of === null ? NO_CHANGES : planEmployees(input, reported, as_of);
  const { changes: payees, payees_as_of } = planPayees(
    resolved,
    input.payees,
    input.payees_as_of,
    push_minutes,
  );
  const known = [...stored.keys(), ...unchanged.keys()];
  const missing = findMissing(resolved, known, width, push_minutes);
  return {
    ...employees,
    missing,
    files: resolved.map(({ outcome }) => outcome),
    payees,
    as_of,
    payees_as_of,
    figures: figuresOf(input, read, { changes: employees.changes, missing, payees }),
  };
}

const NOBODY: ReadonlyMap<string, readonly EmployeeField[]> = new Map();

/** The content that the reports state about the people of one partition. `as_of` is the newest known report time, null when there is none. */
export type PartitionRead = {
  readonly resolved: readonly ResolvedReport[];
  readonly reported: ReadonlyMap<string, EmployeeStatements>;
  readonly as_of: ReportTime | null;
};

/** Reads the rows of a partition. */
export function readPartition({
  reports,
  width,
  as_of,
}: Pick<PartitionInput, 'reports' | 'width' | 'as_of'>): PartitionRead {
  const resolved = reports.map((report) => resolveCodes(report, width));
  return {
    resolved,
    reported: collectStatements(resolved),
    as_of: reports.reduce((newest, { report }) => laterReportTime(newest, report.report_time), as_of),
  };
}

type EmployeePlan = Pick<PartitionPlan, 'changes' | 'unchanged' | 'provenanceOnly'>;

const NO_CHANGES: EmployeePlan = { changes: [], unchanged: [], provenanceOnly: [] };

function planEmployees(
  {
    stored,
    unchanged: same = NOBODY,
    push_minutes,
  }: Pick<PartitionInput, 'stored' | 'unchanged' | 'push_minutes'>,
  reported: ReadonlyMap<string, EmployeeStatements>,
  as_of: ReportTime,
): EmployeePlan {
  const changes: EmployeeChange[] = [];
  const unchanged = [...same.keys()];
  const provenanceOnly: { employee_id: string; statements: EmployeeStatements }[] = [];
  for (const [employee_id, fresh] of reported) {
    if (same.has(employee_id)) continue;
    const known = stored.get(employee_id);
    const statements = known === undefined ? fresh : mergeStatements(fresh, known.statements);
    const change = changeOf(employee_id, known, resolveEmployee(statements, as_of, push_minutes), statements);
    if (change !== null) changes.push(change);
    else unchanged.push(employee_id);
    if (change === null && known !== undefined && hasNewValues(statements, known.statements)) {
      provenanceOnly.push({ employee_id, statements });
    }
  }
  for (const [employee_id, known] of stored) {
    // A rate begins when the newest report is of its day or later, also for people whom no report lists.
    if (reported.has(employee_id) || known.statements.rates.length === 0) continue;
    const { fields, origins } = resolveEmployee(known.statements, as_of, push_minutes);
    const { hourly_rate, salary } = fields;
    const resolved = { fields: { ...known.fields, hourly_rate, salary }, origins };
    const change = changeOf(employee_id, known, resolved, known.statements);
    if (change !== null) changes.push(change);
  }
  changes.sort(byId);
  return { changes, unchanged: unchanged.sort(), provenanceOnly: provenanceOnly.sort(byId) };
}

function byId(a: { readonly employee_id: string }, b: { readonly employee_id: string }): number {
  return compareText(a.employee_id, b.employee_id);
}

function changeOf(
  employee_id: string,
  known: StoredEmployee | undefined,
  resolved: ResolvedEmployee,
  statements: EmployeeStatements,
): EmployeeChange | null {
  const fields = diff(known?.fields, resolved);
  if (known !== undefined && fields.length === 0) return null;
  const kind = known === undefined ? 'created' : 'updated';
  return { employee_id, kind, fields, employee: { employee_id, ...resolved.fields }, statements };
}

function diff(before: EmployeeFields | undefined, { fields, origins }: ResolvedEmployee): FieldChange[] {
  const changed = (field: EmployeeField) => (before?.[field] ?? null) !== fields[field];
  return EMPLOYEE_FIELDS.filter(changed).map((field) => ({
    field,
    before: before?.[field] ?? null,
    after: fields[field],
    origin: origins[field] ?? null,
  }));
}
