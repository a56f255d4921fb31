import { describe, expect, test } from 'vitest';
import type { EmployeeField } from '../employee.js';
import { exampleReport } from './example-report.js';
import { applyPlan, EMPTY_ROSTER, planRun, type Roster } from './example-roster.js';
import { NO_STATEMENTS } from './merge-statements.js';
import type { Plan, PlanReport, StoredEmployee } from './plan.js';
import { type AppliedWrite, type LaterChanges, undoEmployee } from './undo-employee.js';

const HEADER = 'EE Code|EE Name|Status|City|Phone #';
const directory = (day: string, ...rows: string[]) =>
  exampleReport(`202611${day}020000_Employee_Directory_a_b.csv`, HEADER, ...rows);
const dates = (day: string, ...rows: string[]) =>
  exampleReport(`202611${day}020100_Employee_Dates_a_b.csv`, 'EE Code|Status|Hire Date', ...rows);
const rates = (day: string, ...rows: string[]) =>
  exampleReport(
    `202611${day}020200_Rate_History_Report_a.csv`,
    'EE Code|Effective Date|Amount|Pay Type|Rate Type',
    ...rows,
  );

const UNCHANGED: LaterChanges = { fields: new Map(), last: null };
const sinceBy = (sync_id: string, ...fields: EmployeeField[]): LaterChanges => {
  return { fields: new Map(fields.map((field) => [field, sync_id])), last: sync_id };
};

/** Returns what a run over these reports writes, in the form stored for an undo. */
function run(roster: Roster, ...reports: PlanReport[]): { done: Map<string, AppliedWrite>; after: Roster } {
  const plan = planRun(roster, ...reports);
  return {
    done: new Map(writesOf(plan, roster).map((write) => [write.employee_id, write])),
    after: applyPlan(plan, roster),
  };
}

function writesOf(plan: Plan, { stored }: Roster): AppliedWrite[] {
  const statementsBefore = (id: string) => stored.get(id)?.statements ?? NO_STATEMENTS;
  const changed = plan.changes.map(
    ({ employee_id, kind, employee, statements, fields: changes }): AppliedWrite => {
      const { employee_id: _, ...fields } = employee;
      const write = { employee_id, fields, statements };
      return kind === 'created'
        ? { ...write, kind }
        : { ...write, kind, changes, before: statementsBefore(employee_id) };
    },
  );
  const provenanceOnly = plan.provenanceOnly.flatMap(({ employee_id, statements }): AppliedWrite[] => {
    const known = stored.get(employee_id);
    return known
      ? [{ kind: 'provenance_only', employee_id, statements, fields: known.fields, before: known.statements }]
      : [];
  });
  return [...changed, ...provenanceOnly];
}

/** Returns the employee after an undo, and what the undo could not revert. */
function undo(write: AppliedWrite | undefined, { stored, as_of }: Roster, since = UNCHANGED) {
  if (write === undefined) throw new Error('the run wrote nothing');
  const now = stored.get(write.employee_id);
  const { undoing, left } = undoEmployee(write, now, since, as_of ?? '', 30);
  if (undoing === null) return { kind: null, employee: now, left };
  const { kind, ...restored } = undoing;
  const employee = kind === 'removed' ? undefined : { employee_id: write.employee_id, ...now, ...restored };
  return { kind, employee, left };
}

/** Only the fields and statements of an employee, as stored. */
function plain(employee: object | undefined) {
  const { fields, statements } = { fields: null, statements: null, ...employee };
  return { fields, statements };
}

const FIRST = directory('01', '0001|MOSS, ADA|A|Reno|702-555-0100', '0002|REED, BO|A|Elko|');
const { after: roster } = run(EMPTY_ROSTER, FIRST);

describe('a write that nothing changed since', () => {
  test('is reverted, with its statements', () => {
    const { done, after } = run(roster, directory('08', '0001|MOSS, ADA|T|Elko|', '0002|REED, BO|A|Elko|'));
    const { kind, employee, left } = undo(done.get('0001'), after);
    expect(kind).toBe('updated');
    expect(plain(employee)).toEqual(plain(roster.stored.get('0001')));
    expect(left).toEqual([]);
  });

  test('a created employee is removed, and an undo of that undo restores the same employee', () => {
    const { done, after } = run(roster, directory('08', '0003|NEW, CY|A|Reno|'));
    expect(undo(done.get('0003'), after)).toEqual({ kind: 'removed', employee: undefined, left: [] });
    const created = after.stored.get('0003');
    if (!created) throw new Error('not created');
    const back = undo({ ...created, kind: 'removed' }, roster);
    expect(back.kind).toBe('created');
    expect(plain(back.employee)).toEqual(plain(created));
  });

  test('a future rate is removed, although no field shows it', () => {
    const row = (date: string, amount: string) => `0001|${date}|${amount}|Hourly|Rate 1`;
    const { after: paid } = run(roster, rates('02', row('2020-01-01', '20.00')));
    const { done, after } = run(paid, rates('08', row('2020-01-01', '20.00'), row('2027-01-01', '30.00')));
    const { kind, employee } = undo(done.get('0001'), after);
    expect(kind).toBe('provenance_only');
    expect(plain(employee)).toEqual(plain(paid.stored.get('0001')));
  });

  test('a raise is removed, and the rate before it applies again', () => {
    const row = (date: string, amount: string) => `0001|${date}|${amount}|Hourly|Rate 1`;
    const { after: paid } = run(roster, rates('02', row('2020-01-01', '20.00')));
    const { done, after } = run(paid, rates('08', row('2020-01-01', '20.00'), row('2026-11-05', '21.00')));
    expect(after.stored.get('0001')?.fields.hourly_rate).toBe('21.00');
    expect(plain(undo(done.get('0001'), after).employee)).toEqual(plain(paid.stored.get('0001')));
  });
});

describe('a write that was changed since', () => {
  const { done, after } = run(roster, directory('08', '0001|MOSS, ADA|A|Elko|702-555-0199'));

  test('keeps the changed field, reports which sync changed it, and reverts the other fields', () => {
    const later = run(after, directory('15', '0001|MOSS, ADA|A|Ely|702-555-0199')).after;
    const { employee, left } = undo(done.get('0001'), later, sinceBy('later', 'city'));
    expect(employee?.fields).toMatchObject({ city: 'Ely', phone_number: '+17025550100' });
    expect(left).toEqual([{ employee_id: '0001', field: 'city', changed_by: 'later' }]);
  });

  test('keeps a field that a later sync set back to the value of the run', () => {
    const later = sinceBy('later', 'city', 'phone_number');
    const { employee, left } = undo(done.get('0001'), after, later);
    expect(employee?.fields).toEqual(after.stored.get('0001')?.fields);
    expect(left).toHaveLength(2);
  });

  test('keeps a value that was set by hand', () => {
    const known = after.stored.get('0001');
    if (!known) throw new Error('not stored');
    const edited = { ...known, fields: { ...known.fields, city: 'Ruth', first_name: 'ADELE' } };
    const { employee, left } = undo(done.get('0001'), { ...after, stored: new Map([['0001', edited]]) });
    expect(employee?.fields).toMatchObject({
      city: 'Ruth',
      first_name: 'ADELE',
      phone_number: '+17025550100',
    });
    expect(left).toEqual([{ employee_id: '0001', field: 'city', changed_by: null }]);
  });

  test('keeps a created employee who was changed since', () => {
    const created = run(roster, directory('08', '0003|NEW, CY|A|Reno|'));
    const later = run(created.after, directory('15', '0003|NEW, CY|A|Elko|')).after;
    const { kind, left } = undo(created.done.get('0003'), later, sinceBy('later', 'city'));
    expect(kind).toBeNull();
    expect(left).toEqual([{ employee_id: '0003', field: null, changed_by: 'later' }]);
  });

  test('skips an employee who no longer exists, and a removed employee who exists again', () => {
    expect(undo(done.get('0001'), { ...after, stored: new Map() }, sinceBy('later'))).toMatchObject({
      kind: null,
      left: [{ field: null, changed_by: 'later' }],
    });
    const back = after.stored.get('0001');
    if (!back) throw new Error('not stored');
    expect(undo({ ...back, kind: 'removed' }, after)).toMatchObject({ kind: null, left: [{ field: null }] });
  });

  test('keeps and reports a salary that went when the pay became hourly, when a later sync changed the hourly rate', () => {
    const pays = (day: string, ...rows: string[]) =>
      exampleReport(
        `202611${day}020200_Rate_History_Report_a.csv`,
        'EE Code|Effective Date|Hourly Rate|Annual Salary',
        ...rows,
      );
    const list = ['0001|2020-01-01||50000', '0001|2026-11-05|22|'];
    const first = run(EMPTY_ROSTER, pays('01', ...list.slice(0, 1)));
    const second = run(first.after, pays('06', ...list));
    const third = run(second.after, pays('07', ...list, '0001|2026-11-07|23|'));
    const { employee, left } = undo(second.done.get('0001'), third.after, sinceBy('third', 'hourly_rate'));
    expect(employee).toMatchObject({ fields: { hourly_rate: '23.00', salary: null } });
    expect(left).toEqual([
      { employee_id: '0001', field: 'hourly_rate', changed_by: 'third' },
      { employee_id: '0001', field: 'salary', changed_by: 'third' },
    ]);
  });
});

describe('a value of the run that a later report repeats', () => {
  test('goes back, although the report is of another type', () => {
    const first = run(roster, dates('08', '0001|T|2020-01-02'));
    const later = run(first.after, directory('15', '0001|MOSS, ADA|T|Ely|702-555-0100')).after;
    const { employee, left } = undo(first.done.get('0001'), later);
    expect(employee?.fields).toMatchObject({ status: 'active', hire_date: null });
    expect(left).toEqual([]);
  });

  test('goes back with the earlier rates of the list, and keeps its later ones', () => {
    const first = run(EMPTY_ROSTER, directory('01', '0001|DOE, ANN|A||'));
    const second = run(first.after, rates('06', '0001|2026-11-03|22|Hourly|1'));
    const list = [
      '0001|2020-01-01|20|Hourly|1',
      '0001|2026-11-03|22|Hourly|1',
      '0001|2027-01-01|23|Hourly|1',
    ];
    const third = run(second.after, rates('07', ...list));
    const { employee, left } = undo(second.done.get('0001'), third.after);
    expect(employee?.fields?.hourly_rate).toBeNull();
    expect(employee?.statements?.rates.map(({ effective_date }) => effective_date)).toEqual(['2027-01-01']);
    expect(left).toEqual([]);
  });
});

test('reports a pay that the run brought and that fell due in a later sync', () => {
  const first = run(EMPTY_ROSTER, rates('01', '0001|2020-01-01|20|Hourly|1'));
  const second = run(first.after, rates('02', '0001|2020-01-01|20|Hourly|1', '0001|2026-11-05|22|Hourly|1'));
  const third = run(second.after, directory('06', '0001|DOE, ANN|A||'));
  expect(third.after.stored.get('0001')?.fields.hourly_rate).toBe('22.00');
  const { employee, left } = undo(second.done.get('0001'), third.after, sinceBy('third', 'hourly_rate'));
  expect(employee).toMatchObject({ fields: { hourly_rate: '22.00' } });
  expect(left).toEqual([{ employee_id: '0001', field: 'hourly_rate', changed_by: 'third' }]);
});

test('restores the value before the run, although an older report that came later gives another', () => {
  const first = run(EMPTY_ROSTER, directory('01', '0001|DOE, ANN|A|Reno|'));
  const second = run(first.after, directory('05', '0001|DOE, ANN|A|Ely|'));
  const late = run(second.after, directory('03', '0001|DOE, ANN|A|Elko|'));
  const { employee, left } = undo(second.done.get('0001'), late.after);
  expect(employee).toMatchObject({ fields: { city: 'Reno' } });
  expect(left).toEqual([]);
});

test('a second undo changes nothing', () => {
  const { done, after } = run(roster, directory('08', '0001|MOSS, ADA|T|Elko|'));
  const { employee } = undo(done.get('0001'), after);
  if (!employee) throw new Error('not restored');
  const restored = new Map([...after.stored, ['0001', employee as StoredEmployee] as const]);
  expect(undo(done.get('0001'), { ...after, stored: restored }).kind).toBeNull();
});

test('an undo takes back an empty rate that a later rate history repeats', () => {
  const first = run(
    EMPTY_ROSTER,
    exampleReport('20261101020000_Employee_Directory_a_b.csv', 'EE Code|Rate 1', '0001|20'),
  );
  const second = run(first.after, rates('02', '0001|2026-01-01||Hourly|'));
  expect(second.after.stored.get('0001')?.fields.hourly_rate).toBeNull();
  const { after } = run(second.after, rates('03', '0001|2026-01-01||Hourly|'));
  const { employee, left } = undo(second.done.get('0001'), after);
  expect([employee?.fields?.hourly_rate, left]).toEqual(['20.00', []]);
});
