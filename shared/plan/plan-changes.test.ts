import { describe, expect, it } from 'vitest';
import { exampleReport } from './example-report.js';
import { applyPlan, EMPTY_ROSTER, planRun, type Roster } from './example-roster.js';
import type { Plan, PlanReport } from './plan.js';

const stamped = (day: string) => ({
  directory: (...lines: readonly string[]) =>
    exampleReport(`202611${day}020256_Employee_Directory.csv`, ...lines),
  dates: (...lines: readonly string[]) => exampleReport(`202611${day}020128_Employee_Dates.csv`, ...lines),
  rates: (...lines: readonly string[]) => exampleReport(`202611${day}020300_Rate_History.csv`, ...lines),
  payees: (...lines: readonly string[]) => exampleReport(`202611${day}020000_Employee_Payees.csv`, ...lines),
});
const first = stamped('01');
const second = stamped('08');

const RATES = 'EE Code | Effective Date | Amount | Pay Type';

function rosterAfter(roster: Roster, ...reports: readonly PlanReport[]): Roster {
  return applyPlan(planRun(roster, ...reports), roster);
}

const kinds = ({ changes }: Plan) =>
  changes.map(({ employee_id, kind, fields }) => [employee_id, kind, ...fields.map(({ field }) => field)]);

describe('planChanges', () => {
  it('reports created, updated (field by field), unchanged and missing employees', () => {
    const heading = 'EE Code | EE Name | City';
    const roster = rosterAfter(
      EMPTY_ROSTER,
      first.directory(heading, '0001 | DOE, JANE | Reno', '0002 | ROE, RAY | Reno', '0003 | POE, PAT | Reno'),
    );
    const plan = planRun(
      roster,
      second.directory(heading, '0001 | DOE, JANE | Tulsa', '0002 | ROE, RAY | Reno', '0004 | LEE, ANN |'),
    );
    expect(kinds(plan)).toEqual([
      ['0001', 'updated', 'city'],
      ['0004', 'created', 'first_name', 'last_name'],
    ]);
    expect(plan.changes[0]?.fields[0]).toEqual({
      field: 'city',
      before: 'Reno',
      after: 'Tulsa',
      origin: { file: '20261108020256_Employee_Directory.csv', sheet: 'Sheet 1', table: 'Table 1', row: 2 },
    });
    expect(plan.unchanged).toEqual(['0002']);
    expect(plan.missing).toEqual(['0003']);
    expect(plan.counts).toEqual({ created: 1, updated: 1, unchanged: 1, missing: 1, terminations: 0 });
    expect(plan.as_of).toBe('2026-11-08T02:02:56');
  });

  it('pads a numeric code to find the stored employee', () => {
    const roster = rosterAfter(
      EMPTY_ROSTER,
      first.directory('EE Code | City', '0042 | Reno', '0043 | Reno', '1042 | Reno'),
    );
    const plan = planRun(roster, second.directory('EE Code | City', '42 | Tulsa'));
    expect(kinds(plan)).toEqual([['0042', 'updated', 'city']]);
    expect(plan.code_width).toEqual({ width: 4, source: 'learned', counts: { '2': 1, '4': 3 } });
    expect(plan.held_by).toEqual([]);
  });

  it('holds a change of the code width', () => {
    const roster = rosterAfter(EMPTY_ROSTER, first.directory('EE Code | City', '0042 | Reno'));
    const plan = planRun(roster, second.directory('EE Code | City', '00042 | Reno', '00043 | Reno'));
    expect(plan.held_by).toMatchObject([{ brake: 'code_width', figure: 5, limit: 4 }]);
  });

  it('holds many terminations, and counts only employees who were active', () => {
    const heading = 'EE Code | EE Name | Status';
    const everyone = (...words: readonly string[]) =>
      words.map((word, at) => `000${at + 1} | DOE, JANE | ${word}`);
    const roster = rosterAfter(
      EMPTY_ROSTER,
      first.dates(heading, ...everyone('A', 'A', 'A', 'A', 'A', 'V', 'T')),
    );
    const plan = planRun(roster, second.dates(heading, ...everyone('T', 'T', 'T', 'T', 'T', 'T', 'T')));
    expect(plan.counts.terminations).toBe(5);
    expect(plan.held_by).toMatchObject([{ brake: 'terminations', figure: 5, limit: 4 }]);
  });

  it('holds a plan when the status column is gone', () => {
    const report = second.dates('EE Code | Hire Date', '0001 | 2020-01-01');
    const drift = { added: [], removed: ['Status'], moved: [], required_missing: ['status' as const] };
    expect(planRun(EMPTY_ROSTER, { ...report, drift }).held_by).toMatchObject([
      { brake: 'columns_missing', figure: 1, limit: 0 },
    ]);
  });

  it('a run without reports changes nothing', () => {
    expect(planRun(EMPTY_ROSTER)).toMatchObject({ changes: [], missing: [], held_by: [], as_of: null });
  });
});

describe('future rates', () => {
  const roster = rosterAfter(
    EMPTY_ROSTER,
    first.rates(RATES, '0001 | 2020-01-01 | 12 | Hourly', '0001 | 2026-11-05 | 15 | Hourly'),
  );

  it('take effect with a report of a later day, even if it does not list the employee', () => {
    const plan = planRun(roster, second.directory('EE Code | EE Name | City', '0002 | ROE, RAY | Reno'));
    expect(kinds(plan)).toContainEqual(['0001', 'updated', 'hourly_rate']);
    expect(plan.changes.find(({ employee_id }) => employee_id === '0001')?.fields[0]).toMatchObject({
      before: '12.00',
      after: '15.00',
      origin: { file: '20261101020300_Rate_History.csv', row: 3 },
    });
    expect(plan.counts).toMatchObject({ created: 1, updated: 1 });
  });

  it('change the pay alone of an employee whom no report lists', () => {
    const known = roster.stored.get('0001');
    if (!known) throw new Error('not stored');
    // As a merge of two codes leaves it.
    const kept = { ...known, fields: { ...known.fields, city: 'Reno' } };
    const plan = planRun(
      { ...roster, stored: new Map([['0001', kept]]) },
      second.directory('EE Code | EE Name', '0002 | ROE, RAY'),
    );
    expect(kinds(plan)).toContainEqual(['0001', 'updated', 'hourly_rate']);
  });

  it('are stored before a field shows them, and the employee counts as unchanged', () => {
    const plan = planRun(
      roster,
      stamped('02').rates(RATES, '0001 | 2020-01-01 | 12 | Hourly', '0001 | 2026-12-01 | 16 | Hourly'),
    );
    expect(plan.changes).toEqual([]);
    expect(plan.unchanged).toEqual(['0001']);
    expect(plan.provenanceOnly.map(({ employee_id }) => employee_id)).toEqual(['0001']);
    const later = planRun(
      applyPlan(plan, roster),
      stamped('30').payees('EE Code | Payee Code', ' 0009 | P00'),
    );
    expect(later.changes).toEqual([]);
  });

  it('are not written again when a newer report repeats them', () => {
    const again = stamped('02').rates(
      RATES,
      '0001 | 2020-01-01 | 12 | Hourly',
      '0001 | 2026-11-05 | 15 | Hourly',
    );
    expect(planRun(roster, again)).toMatchObject({ changes: [], provenanceOnly: [], unchanged: ['0001'] });
  });
});

describe('missing employees', () => {
  const heading = 'EE Code | EE Name | Status';
  const roster = rosterAfter(
    EMPTY_ROSTER,
    first.directory(heading, '0001 | DOE, JANE | A', '0002 | ROE, RAY | A'),
    first.dates(heading, '0001 | DOE, JANE | A', '0002 | ROE, RAY | A'),
  );

  it('an employee is not missing when one full report of the push, or a quarantined row, lists them', () => {
    const plan = planRun(
      roster,
      second.directory(heading, '0001 | DOE, JANE | A', '0001 | DOE, JANE | T'),
      second.dates(heading, '0002 | ROE, RAY | A'),
    );
    expect(plan.missing).toEqual([]);
  });

  it('a run of only rates or payees reports no one as missing', () => {
    expect(planRun(roster, second.rates(RATES, '0001 | 2020-01-01 | 12 | Hourly')).missing).toEqual([]);
    expect(planRun(roster, second.payees('EE Code | Payee Code', '0001 | P00')).missing).toEqual([]);
  });

  it('an old report sent again reports only whom the newer one, read again, does not list', () => {
    const newer = second.directory(heading, '0001 | DOE, JANE | A', '0003 | POE, PAT | A');
    const grown = rosterAfter(roster, newer);
    const older = first.directory(heading, '0001 | DOE, JANE | A', '0002 | ROE, RAY | A');
    expect(planRun(grown, older, { ...newer, reread: true }).missing).toEqual(['0002']);
  });

  it('an employee whose stored values name a newer file that was undone since is missing', () => {
    const later = rosterAfter(roster, stamped('15').directory(heading, '0002 | ROE, RAY | V'));
    expect(planRun(later, second.directory(heading, '0001 | DOE, JANE | A')).missing).toEqual(['0002']);
  });
});

describe('payees', () => {
  const heading = 'EE Code | Payee Code | Case Reference | Account Code';
  const roster = rosterAfter(
    EMPTY_ROSTER,
    first.payees(heading, '0001 | P00 | C1 | 900', '0001 | P01 | C2 | 901', '0002 | P00 | C3 | 902'),
  );

  it('are stored on their own, and create no employee', () => {
    expect(roster.payees.size).toBe(3);
    expect(roster.stored.size).toBe(0);
  });

  it('are updated, ended and created by the newest report', () => {
    const plan = planRun(
      roster,
      second.payees(heading, '1 | P00 | C1 | 999', '0002 | P00 | C3 | 902', '0003 | P00 | C4 | 903'),
    );
    expect(plan.payees.map(({ kind, payee, fields }) => [kind, payee.fields.case_reference, fields])).toEqual(
      [
        ['updated', 'C1', ['account_code']],
        ['created', 'C4', ['payee_code', 'case_reference', 'account_code']],
        ['ended', 'C2', []],
      ],
    );
    expect(applyPlan(plan, roster).payees.size).toBe(3);
  });

  it('an older report neither ends nor creates a payee', () => {
    const now = rosterAfter(roster, second.payees(heading, '0003 | P00 | C4 | 903'));
    expect(now.payees.size).toBe(1);
    expect(planRun(now, first.payees(heading, '0001 | P00 | C1 | 900')).payees).toEqual([]);
  });

  it('a payee loses the value of an upload that a newer upload without the payee replaces, also when neither file is applied any more', () => {
    const later = exampleReport(
      '20261101024000_Employee_Payees.csv',
      'EE Code | Payee Code | Case Reference',
      '0001 | P00 | C1',
    );
    const left = rosterAfter(EMPTY_ROSTER, first.payees(heading, '0001 | P00 | C1 | 900'), later);
    const again = { ...first.payees(heading, '0002 | P00 | C3 | 902'), mtime: '2026-11-02T00:00:00.000Z' };
    expect(planRun(left, again).payees).toMatchObject([{ kind: 'updated', fields: ['account_code'] }]);
  });

  it('a row in conflict ends no payee of that employee', () => {
    const plan = planRun(
      roster,
      second.payees(heading, '0001 | P00 | C1 | 1', '0001 | P00 | C1 | 2', '0002 | P00 | C3 | 902'),
    );
    expect(plan.payees).toEqual([]);
  });

  it('holds a truncated report that would end most payees', () => {
    const all = ['0001', '0002', '0003', '0004', '0005', '0006'].map(
      (code) => `${code} | P00 | C${code} | 1`,
    );
    const full = rosterAfter(EMPTY_ROSTER, first.payees(heading, ...all));
    const plan = planRun(full, second.payees(heading, ...all.slice(0, 2)));
    expect(plan.held_by).toMatchObject([{ brake: 'payees_ended', figure: 4, limit: 3 }]);
    expect(planRun(full, second.payees(heading, ...all.slice(0, 3))).held_by).toEqual([]);
    const renewed = (count: number) =>
      all.map((line, at) => (at < count ? line.replace('| C', '| D') : line));
    expect(planRun(full, second.payees(heading, ...renewed(4))).held_by).toEqual([]);
    expect(planRun(full, second.payees(heading, ...renewed(6))).held_by).toMatchObject([
      { brake: 'payees_replaced', figure: 6, limit: 4 },
    ]);
  });

  it('a row without a payee creates none, and ends none of that employee', () => {
    const plan = planRun(
      roster,
      second.payees(heading, '0001 | | |', '0001 | | |', '0002 | P00 | C3 | 902', '0009 | N/A | |'),
    );
    expect(plan.payees).toEqual([]);
    expect(plan.files[0]).toMatchObject({
      rows_read: 4,
      rows_valid: 1,
      rows_quarantined: 3,
      rows_duplicate: 0,
    });
    expect(plan.files[0]?.issues.map(({ row, field, code }) => [row, field, code])).toEqual([
      [2, 'payee_code', 'missing_payee'],
      [3, 'payee_code', 'missing_payee'],
      [5, 'payee_code', 'missing_payee'],
    ]);
  });

  it('an empty cell or an absent column leaves the payees unchanged', () => {
    const plan = planRun(
      roster,
      second.payees(
        'EE Code | Payee Code | Case Reference | State',
        '0001 | P00 | C1 |',
        '0001 | P01 | C2 |',
        '0002 | P00 | C3 |',
      ),
    );
    expect(plan.payees).toEqual([]);
  });
});

describe('a corrected file sent again under the same name', () => {
  const uploaded = (report: PlanReport, file: string, minute: string): PlanReport => ({
    ...report,
    file,
    mtime: `2026-11-01T03:${minute}:00.000Z`,
  });

  it.each([
    ['a', 'z'],
    ['z', 'a'],
  ])('wins in either order of deliveries, with ids %s and %s', (before, after) => {
    const heading = 'EE Code | City';
    const wrong = uploaded(first.directory(heading, '0001 | Reno'), before, '00');
    const right = uploaded(first.directory(heading, '0001 | Tulsa'), after, '30');
    for (const [earlier, later] of [
      [wrong, right],
      [right, wrong],
    ] as const) {
      const roster = rosterAfter(rosterAfter(EMPTY_ROSTER, earlier), later, earlier);
      expect(roster.stored.get('0001')?.fields.city).toBe('Tulsa');
    }
  });

  it('a payee that the correction omits gets the values of the other reports of the push', () => {
    const later = (...rows: readonly string[]) =>
      exampleReport('20261101022500_Employee_Payees.csv', 'EE Code | Payee Code | City', ...rows);
    const earlier = first.payees('EE Code | Payee Code', '0001 | P00');
    const wrong = uploaded(later('0001 | P00 | Reno'), 'one', '00');
    const corrected = uploaded(later(), 'two', '30');
    const inTurn = rosterAfter(rosterAfter(EMPTY_ROSTER, earlier, wrong), earlier, wrong, corrected);
    const atOnce = rosterAfter(EMPTY_ROSTER, earlier, wrong, corrected);
    const cities = ({ payees }: Roster) => [...payees.values()].map(({ fields }) => fields.city);
    expect([cities(inTurn), cities(atOnce)]).toEqual([[null], [null]]);
  });

  it('drops a rate and a payee that it no longer lists', () => {
    const heading = 'EE Code | Payee Code | Case Reference';
    const wrong = [
      uploaded(
        first.rates(RATES, '0001 | 2020-01-01 | 12 | Hourly', '0001 | 2026-01-01 | 99 | Hourly'),
        'r',
        '00',
      ),
      uploaded(first.payees(heading, '0001 | P00 | C1', '0001 | P00 | C9'), 'p', '00'),
    ];
    const right = [
      uploaded(first.rates(RATES, '0001 | 2020-01-01 | 12 | Hourly'), 'b', '30'),
      uploaded(first.payees(heading, '0001 | P00 | C1'), 'a', '30'),
    ];
    for (const [earlier, later] of [
      [wrong, right],
      [right, wrong],
    ] as const) {
      const roster = rosterAfter(rosterAfter(EMPTY_ROSTER, ...earlier), ...later, ...earlier);
      expect(roster.stored.get('0001')?.fields.hourly_rate).toBe('12.00');
      expect([...roster.payees.values()].map(({ fields }) => fields.case_reference)).toEqual(['C1']);
    }
  });
});
