import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EmployeeField } from '../employee.js';
import { addWindow, windowFigures } from './brake-window.js';
import { exampleReport } from './example-report.js';
import { applyPlan, EMPTY_ROSTER, PLAN_SETTINGS, type Roster } from './example-roster.js';
import type { Brake, PlanReport } from './plan.js';
import { planChanges } from './plan-changes.js';

type Cells = Readonly<Record<string, string>>;

/** The headings of a directory with the value of each person, and another one. */
const COLUMNS: readonly (readonly [EmployeeField, string, (at: number) => string, (at: number) => string])[] =
  [
    ['first_name', 'Legal Firstname', (at) => `ANN${at}`, (at) => `BEA${at}`],
    ['last_name', 'Legal Lastname', (at) => `DOE${at}`, (at) => `ROE${at}`],
    ['birth_date', 'Birth Date', (at) => `19${60 + (at % 40)}-05-02`, (at) => `19${60 + (at % 40)}-05-03`],
    ['hire_date', 'Hire Date', (at) => `20${10 + (at % 10)}-03-01`, (at) => `20${14 + (at % 10)}-03-02`],
    ['department_code', 'Department', (at) => `D${at % 7}`, (at) => `E${at % 7}`],
    ['department_description', 'Department Desc', (at) => `Shop ${at % 7}`, (at) => `Office ${at % 7}`],
    ['position_family', 'Position Family', () => 'Cook', () => 'Driver'],
    ['work_email', 'Work Email', (at) => `a${at}@example.com`, (at) => `a${at}@example.org`],
    ['phone_number', 'Phone', (at) => `918-555-0${100 + (at % 100)}`, (at) => `405-555-0${100 + (at % 100)}`],
    ['street_address', 'Street Address', (at) => `${at} Elm St`, (at) => `${at} Oak St`],
    ['city', 'City', () => 'Tulsa', () => 'Reno'],
    ['state', 'State', () => 'OK', () => 'NV'],
    ['zip_code', 'Zip', (at) => `7${4000 + at}`, (at) => `8${4000 + at}`],
    ['hourly_rate', 'Rate 1', (at) => `${20 + at}.00`, (at) => `${((20 + at) * 1.04).toFixed(2)}`],
    ['overtime_eligible', 'Overtime Eligible', () => 'Yes', () => 'No'],
  ];
const IDENTITY: readonly string[] = ['first_name', 'last_name', 'birth_date', 'hire_date'];
const DIRECTORY = ['EE Code', 'Status', 'Termination Date', ...COLUMNS.map(([, heading]) => heading)];
const PAYEES = [
  'EE Code',
  'Payee Code',
  'Case Reference',
  'Payee Desc',
  'Routing Code',
  'Account Code',
  'City',
];

const codeOf = (at: number) => String(at + 1).padStart(4, '0');
const personOf = (at: number): Cells => ({
  ...Object.fromEntries(COLUMNS.map(([, heading, value]) => [heading, value(at)])),
  ...{ 'EE Code': codeOf(at), Status: 'A', 'Termination Date': '' },
});
const payeeOf = (at: number): Cells => ({
  ...{
    'EE Code': codeOf(at),
    'Payee Code': `P${at}`,
    'Case Reference': `C${at}`,
    'Payee Desc': `Court ${at}`,
  },
  ...{ 'Routing Code': '021000021', 'Account Code': `ACC${at}`, City: 'Reno' },
});

function reportOf(
  type: string,
  headings: readonly string[],
  push: number,
  rows: readonly Cells[],
): PlanReport {
  const lines = rows.map((row) => headings.map((heading) => row[heading] ?? '').join('|'));
  const name = `202611${String(push + 1).padStart(2, '0')}020000_Employee_${type}.csv`;
  return exampleReport(name, headings.join('|'), ...lines);
}
const directory = (push: number, rows: readonly Cells[]) => reportOf('Directory', DIRECTORY, push, rows);
const payees = (push: number, rows: readonly Cells[]) => reportOf('Payees', PAYEES, push, rows);

/** Applies the pushes in turn until one is held. Returns the brakes of each. */
function brakesOf(pushes: readonly PlanReport[]): Brake[][] {
  const held: Brake[][] = [];
  const applied: Parameters<typeof addWindow>[0][number][] = [];
  let roster = EMPTY_ROSTER;
  for (const report of pushes) {
    const window = addWindow(applied);
    const plan = planChanges({ ...roster, reports: [report], window, settings: PLAN_SETTINGS });
    held.push([...plan.held_by]);
    if (plan.held_by.length > 0) break;
    roster = applyPlan(plan, roster);
    applied.push({ figures: windowFigures(plan.figures), approved: [] });
  }
  return held;
}

type Change = (cells: Cells, at: number) => Cells;
/** A roster, and pushes after which this many of it are changed. */
function series(
  size: number,
  cuts: readonly number[],
  { report, of, change }: { report: typeof directory; of: (at: number) => Cells; change: Change },
) {
  const all = Array.from({ length: size }, (_, at) => at);
  return [0, ...cuts].map((count, push) =>
    report(
      push,
      all.map((at) => (at < count ? change(of(at), at) : of(at))),
    ),
  );
}
const people = (change: Change) => ({ report: directory, of: personOf, change });
const orders = (change: Change) => ({ report: payees, of: payeeOf, change });

const sizes = fc.integer({ min: 50, max: 90 });
/** How many are changed: more than a limit, in up to four pushes. */
const split = fc.array(fc.nat({ max: 999 }), { minLength: 0, maxLength: 3 });
const cutsTo = (total: number, parts: readonly number[]) =>
  [...new Set([...parts.map((part) => 1 + (part % total)), total])].sort((a, b) => a - b);

/** The first push that is beyond the limit holds, by this brake, and none before it does. */
function heldAt(cuts: readonly number[], limit: number, expected: Partial<Brake>) {
  const beyond = cuts.findIndex((count) => count > limit);
  const earlier = beyond === 0 ? 0 : (cuts[beyond - 1] ?? 0);
  const figure = cuts[beyond] ?? 0;
  const examples = Array.from({ length: Math.min(3, figure - earlier) }, (_, at) => codeOf(earlier + at));
  const held = expect.objectContaining({ ...expected, figure, limit, examples });
  return [...Array.from({ length: beyond + 1 }, () => []), expect.arrayContaining([held])];
}

describe('one field of more people than the limit, in any pushes of the window', () => {
  const limitOf = (field: string, size: number) =>
    Math.max(9, Math.floor(size * (IDENTITY.includes(field) ? 0.05 : 0.3)));
  const columns = fc.constantFrom(...COLUMNS);

  it('holds, and names field, figure, limit and three people', () => {
    fc.assert(
      fc.property(
        sizes,
        columns,
        fc.boolean(),
        split,
        fc.nat({ max: 40 }),
        (size, column, clears, parts, more) => {
          const [field, heading, , other] = column;
          const limit = limitOf(field, size);
          const cuts = cutsTo(Math.min(size, limit + 1 + more), parts);
          const change: Change = (cells, at) => ({ ...cells, [heading]: clears ? '' : other(at) });
          const held = brakesOf(series(size, cuts, people(change)));
          expect(held).toEqual(heldAt(cuts, limit, { brake: 'mass_change', field }));
        },
      ),
      { numRuns: 80 },
    );
  });

  it('holds nothing up to the limit', () => {
    fc.assert(
      fc.property(sizes, columns, fc.boolean(), split, (size, [field, heading, , other], clears, parts) => {
        const cuts = cutsTo(limitOf(field, size), parts);
        const change: Change = (cells, at) => ({ ...cells, [heading]: clears ? '' : other(at) });
        expect(brakesOf(series(size, cuts, people(change))).flat()).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it('statuses and termination dates hold above a fifth of the active people', () => {
    const harms = fc.constantFrom(
      ['terminations', 'status', { Status: 'T' }] as const,
      ['status_taken', 'status', { Status: 'V' }] as const,
      ['status_taken', 'status', { Status: '' }] as const,
      ['terminations', 'termination_date', { 'Termination Date': '2026-10-31' }] as const,
    );
    fc.assert(
      fc.property(sizes, harms, split, fc.nat({ max: 30 }), (size, [brake, field, cells], parts, more) => {
        const limit = Math.floor(size / 5);
        const total = limit + 1 + (more % (size - limit - 1));
        const change: Change = (each) => ({ ...each, ...cells });
        const cuts = cutsTo(total, parts);
        const held = brakesOf(series(size, cuts, people(change)));
        expect(held).toEqual(heldAt(cuts, limit, { brake, field }));
        const below = cutsTo(limit, parts);
        expect(brakesOf(series(size, below, people(change))).flat()).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it('the first termination dates of a roster hold nothing', () => {
    const first = exampleReport(
      '20261101020000_Employee_Directory.csv',
      'EE Code|Status',
      ...Array.from({ length: 50 }, (_, at) => `${codeOf(at)}|A`),
    );
    const dated = exampleReport(
      '20261102020000_Employee_Dates.csv',
      'EE Code|Termination Date',
      ...Array.from({ length: 50 }, (_, at) => `${codeOf(at)}|2020-01-31`),
    );
    expect(brakesOf([first, dated]).flat()).toEqual([]);
  });
});

describe('pay that is multiplied', () => {
  const factors = fc.oneof(
    fc.double({ min: 2.1, max: 9.9, noNaN: true }),
    fc.double({ min: 0.11, max: 0.45, noNaN: true }),
  );
  const times =
    (factor: number): Change =>
    (cells) => ({ ...cells, 'Rate 1': (Number(cells['Rate 1']) * factor).toFixed(2) });

  it('holds for five people, in any pushes', () => {
    const size = fc.integer({ min: 11, max: 90 });
    fc.assert(
      fc.property(size, factors, split, fc.integer({ min: 5, max: 60 }), (size, factor, parts, some) => {
        const cuts = cutsTo(Math.min(some, size), parts);
        const held = brakesOf(series(size, cuts, people(times(factor))));
        expect(held.flat().map(({ brake, field }) => `${brake} ${field}`)).toEqual(
          expect.arrayContaining([expect.stringMatching(/^pay_(?:jump|ratio) hourly_rate$/)]),
        );
        expect(cuts[held.length - 2]).toBe(cuts.find((count) => count >= 5));
      }),
      { numRuns: 60 },
    );
  });

  it('for fewer people holds nothing, and neither do yearly raises of a few', () => {
    expect(brakesOf(series(50, [2, 4], people(times(9)))).flat()).toEqual([]);
    expect(brakesOf(series(50, [5, 10, 15], people(times(1.08)))).flat()).toEqual([]);
  });

  it('by 10 or more, up or down, holds for anyone in a roster of any size', () => {
    const size = fc.integer({ min: 3, max: 90 });
    const factor = fc.double({ min: 10.1, max: 1e4, noNaN: true });
    fc.assert(
      fc.property(size, factor, fc.boolean(), fc.nat({ max: 3 }), (size, factor, isUp, more) => {
        const some = Math.min(size, 1 + more);
        const many = brakesOf(
          series(size, [some], people(times(isUp ? factor : 0.1 / Math.min(factor, 100)))),
        );
        expect(many.flat().map(({ brake }) => brake)).toEqual(
          some * 2 < size ? ['pay_tenfold'] : [expect.stringMatching(/^pay_(?:ratio|tenfold)$/)],
        );
      }),
      { numRuns: 40 },
    );
    expect(brakesOf(series(50, [1], people(times(10)))).at(-1)).toMatchObject([
      { brake: 'pay_tenfold', field: 'hourly_rate', figure: 1, limit: 0, examples: ['0001'] },
    ]);
  });

  it('is named among many raises, with its people and its limit', () => {
    const mixed: Change = (cells, at) => times(at < 5 ? 100 : 1.03)(cells, at);
    expect(brakesOf(series(100, [30], people(mixed))).at(-1)).toMatchObject([
      { brake: 'pay_jump', field: 'hourly_rate', figure: 5, limit: 4, examples: ['0001', '0002', '0003'] },
    ]);
  });

  it('by half in several small pushes holds as soon as ten people have it', () => {
    expect(brakesOf(series(100, [9, 18], people(times(1.5)))).at(-1)).toMatchObject([
      { brake: 'pay_ratio', field: 'hourly_rate', figure: 1.5, limit: 1.25 },
    ]);
  });
});

describe('payees', () => {
  const fields = fc.constantFrom(
    ['routing_code', 'Routing Code', 0.1] as const,
    ['account_code', 'Account Code', 0.1] as const,
    ['payee_description', 'Payee Desc', 0.3] as const,
    ['city', 'City', 0.3] as const,
  );

  it('hold when one field of too many changes or becomes empty, in any pushes, and not below the limit', () => {
    fc.assert(
      fc.property(
        sizes,
        fields,
        fc.boolean(),
        split,
        fc.nat({ max: 40 }),
        (size, [field, heading, share], clears, parts, more) => {
          const limit = Math.max(4, Math.floor(size * share));
          const change: Change = (cells, at) => ({ ...cells, [heading]: clears ? '' : `7${at}` });
          const cuts = cutsTo(Math.min(size, limit + 1 + more), parts);
          const held = brakesOf(series(size, cuts, orders(change)));
          expect(held).toEqual(heldAt(cuts, limit, { brake: 'payees_changed', field }));
          expect(brakesOf(series(size, cutsTo(limit, parts), orders(change))).flat()).toEqual([]);
        },
      ),
      { numRuns: 40 },
    );
  });

  const replaced = (size: number, cuts: readonly number[], cells: (at: number) => Cells) =>
    brakesOf(
      series(
        size,
        cuts,
        orders((each, at) => ({ ...each, ...cells(at) })),
      ),
    )
      .at(-1)
      ?.map(({ brake, field, figure, limit }) => [brake, ...(field ? [field] : []), figure, limit]);

  it('hold when nearly all are replaced one for one, by other cases or of other people', () => {
    const cases = (at: number) => ({ 'Case Reference': `Z${at}` });
    expect(replaced(20, [20], cases)).toEqual([['payees_replaced', 20, 15]]);
    expect(replaced(20, [8, 16], cases)).toEqual([['payees_replaced', 16, 15]]);
    expect(replaced(20, [7, 15], cases)).toEqual([]);
    expect(replaced(20, [20], (at) => ({ 'EE Code': codeOf(at + 20) }))).toEqual([
      ['payees_replaced', 20, 15],
    ]);
  });

  it('hold when a new case of the same people brings other accounts', () => {
    const others = (at: number) => ({ 'Case Reference': `Z${at}`, 'Account Code': `EVIL${at}` });
    expect(replaced(20, [5], others)).toEqual([['payees_changed', 'account_code', 5, 4]]);
    expect(replaced(20, [3, 5], others)).toEqual([['payees_changed', 'account_code', 5, 4]]);
    expect(replaced(20, [4], others)).toEqual([]);
  });

  it('hold once when they end and no others take their place', () => {
    const one = brakesOf([
      payees(
        0,
        Array.from({ length: 20 }, (_, at) => payeeOf(at)),
      ),
      payees(1, [payeeOf(0)]),
    ]);
    expect(one.at(-1)).toMatchObject([{ brake: 'payees_ended', figure: 19, limit: 10 }]);
  });

  it('hold when half of them or more come to those known, not when they are the first', () => {
    const added = (...counts: readonly number[]) =>
      brakesOf(
        counts.map((count, push) =>
          payees(
            push,
            Array.from({ length: count }, (_, at) => payeeOf(at)),
          ),
        ),
      )
        .at(-1)
        ?.map(({ brake, figure, limit }) => [brake, figure, limit]);
    expect(added(20, 30)).toEqual([]);
    expect(added(20, 31)).toEqual([['payees_created', 11, 10]]);
    expect(added(4, 60)).toEqual([]);
  });
});

it('a new code width blames the files that bring it, also for the people and payees that are new under it', () => {
  const known = directory(
    0,
    Array.from({ length: 30 }, (_, at) => personOf(at)),
  );
  const wide = directory(
    1,
    Array.from({ length: 40 }, (_, at) => ({ ...personOf(at), 'EE Code': `${100_000 + at}` })),
  );
  const good = exampleReport(
    '20261102021000_Rate_History_Report_2026-11-02.csv',
    'EE Code|Pay Type|Effective Date|Amount',
    '0001|Hourly|2026-01-01|21.00',
  );
  const roster = applyPlan(
    planChanges({ ...EMPTY_ROSTER, reports: [known], settings: PLAN_SETTINGS }),
    EMPTY_ROSTER,
  );
  const { held_by } = planChanges({ ...roster, reports: [wide, good], settings: PLAN_SETTINGS });
  expect(held_by.map(({ brake, files }) => [brake, files])).toEqual([
    ['creations', [wide.file]],
    ['code_width', [wide.file]],
  ]);
  expect(held_by[1]?.examples).toEqual(['100000', '100001', '100002']);
  expect(planChanges({ ...roster, reports: [good], settings: PLAN_SETTINGS }).held_by).toEqual([]);
});

it('a directory that empties a field is to blame, even when an old report of its push fills it', () => {
  const codes = Array.from({ length: 50 }, (_, at) => codeOf(at));
  const of = (name: string, heading: string, value: string) =>
    exampleReport(name, `EE Code|${heading}`, ...codes.map((code) => `${code}|${value}`));
  const known = of('20261101020000_Employee_Directory.csv', 'City', 'Tulsa');
  const dates = of('20261102020000_Employee_Dates.csv', 'City', 'Reno');
  const empty = of('20261102020100_Employee_Directory.csv', 'City', '');
  const run = (roster: Roster, ...reports: readonly PlanReport[]) =>
    planChanges({ ...roster, reports, settings: PLAN_SETTINGS });
  const first = applyPlan(run(EMPTY_ROSTER, known), EMPTY_ROSTER);
  const second = applyPlan(run(first, dates), first);
  expect(run(second, empty, { ...dates, reread: true }).held_by).toMatchObject([
    { brake: 'mass_change', field: 'city', figure: 50, files: [empty.file] },
  ]);
});
