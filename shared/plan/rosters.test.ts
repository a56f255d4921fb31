import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readNumbers } from '../../numbers/read/read-numbers.js';
import { isStandardHeading } from '../reports/headings.js';
import { NO_MAPPING } from '../reports/mapping.js';
import { readReportName } from '../reports/report-name.js';
import { validateReport } from '../reports/validate-report.js';
import type { ValidatedReport } from '../reports/validated-report.js';
import { readCsvTables } from '../tables/csv-table.js';
import { numbersTables } from '../tables/numbers-table.js';
import { PLAN_SETTINGS } from './example-roster.js';
import type { Payee, Plan, PlanInput, StoredEmployee } from './plan.js';
import { planChanges } from './plan-changes.js';

const ROSTERS = fileURLToPath(new URL('../../tests/rosters', import.meta.url));

type Expected = {
  readonly files: Record<
    string,
    { report_type: string; rows_read: number; rows_quarantined: number; issues: unknown[] }
  >;
  readonly employees: Record<string, Record<string, unknown>>;
  readonly payees?: number;
  readonly after?: string;
  readonly missing?: string[];
  readonly created?: number;
  readonly held?: boolean;
  readonly terminations?: number;
};

type State = Pick<PlanInput, 'stored' | 'payees' | 'as_of' | 'payees_as_of'>;
const EMPTY: State = { stored: new Map(), payees: new Map(), as_of: null, payees_as_of: null };

function readReport(push: string, name: string): ValidatedReport {
  const bytes = readFileSync(join(ROSTERS, push, name));
  const tables = name.endsWith('.csv')
    ? readCsvTables(bytes, isStandardHeading)
    : numbersTables(readNumbers(bytes));
  const facts = readReportName(name, new Date('2026-11-03T02:05:00Z'));
  const validation = validateReport(tables, { name: facts, mapping: NO_MAPPING });
  if (!validation.ok) throw new Error(validation.refusal.code);
  return validation.report;
}

function planPush(push: string, state: State): Plan {
  const names = readdirSync(join(ROSTERS, push)).filter((name) => /\.(numbers|csv|xlsx)$/.test(name));
  const reports = names.map((name) => ({ file: name, report: readReport(push, name) }));
  return planChanges({ ...state, reports, settings: PLAN_SETTINGS });
}

function apply(plan: Plan, { stored, payees }: State): State {
  const employees = new Map(stored);
  for (const { employee, statements } of plan.changes) {
    const { employee_id, ...fields } = employee;
    employees.set(employee_id, { employee_id, fields, statements } satisfies StoredEmployee);
  }
  const kept = new Map<string, Payee>(payees);
  for (const { kind, payee } of plan.payees) {
    if (kind === 'ended') kept.delete(payee.key);
    else kept.set(payee.key, payee);
  }
  return { stored: employees, payees: kept, as_of: plan.as_of, payees_as_of: plan.payees_as_of };
}

function outcomesOf(push: string, plan: Plan) {
  const outcomes = plan.files.map(({ file, rows_read, rows_quarantined, issues }) => {
    const { report_type } = readReport(push, file);
    const named = issues.map(({ row, field, code }) => ({ row, field, code }));
    return [file, { report_type, rows_read, rows_quarantined, issues: named }] as const;
  });
  return Object.fromEntries(outcomes);
}

const pushes = readdirSync(ROSTERS).sort();

describe('each push of tests/rosters gives the expected roster', () => {
  it.each(pushes)('%s', (push) => {
    const expected = JSON.parse(readFileSync(join(ROSTERS, push, 'expected.json'), 'utf8')) as Expected;
    const before = expected.after === undefined ? EMPTY : apply(planPush(expected.after, EMPTY), EMPTY);
    const plan = planPush(push, before);
    const after = apply(plan, before);

    expect(outcomesOf(push, plan)).toEqual(expected.files);
    expect([...after.stored.keys()].sort()).toEqual(Object.keys(expected.employees).sort());
    for (const [employee_id, fields] of Object.entries(expected.employees)) {
      const known = { employee_id, ...after.stored.get(employee_id)?.fields };
      expect(known).toMatchObject(fields);
    }
    expect(after.payees.size).toBe(expected.payees ?? 0);
    expect(plan.missing).toEqual(expected.missing ?? []);
    expect(plan.held_by.length > 0).toBe(expected.held ?? false);
    if (expected.terminations !== undefined) expect(plan.counts.terminations).toBe(expected.terminations);
    if (expected.created !== undefined) expect(plan.counts.created).toBe(expected.created);
  });

  it.each(pushes)('%s delivered again changes nothing', (push) => {
    const once = planPush(push, EMPTY);
    const again = planPush(push, apply(once, EMPTY));
    expect(again.changes).toEqual([]);
    expect(again.provenanceOnly).toEqual([]);
    expect(again.payees).toEqual([]);
    expect(again.counts.unchanged).toBe(once.counts.created);
  });
});
