import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addWindow, figuresOfShare, windowFigures } from './brake-window.js';
import { exampleReport } from './example-report.js';
import { applyPlan, EMPTY_ROSTER, PLAN_SETTINGS, type Roster } from './example-roster.js';
import type { WindowFigures } from './figures.js';
import type { Brake, PlanReport, PlanSettings } from './plan.js';
import { planChanges } from './plan-changes.js';

type Person = Readonly<Record<string, string>>;

const HEADINGS = {
  code: 'EE Code',
  name: 'EE Name',
  status: 'Status',
  birth: 'Birth Date',
  hired: 'Hire Date',
  city: 'City',
  department: 'Department',
  rate: 'Rate 1',
  hours: 'Hours Worked YTD',
};
const FIRST_NAMES = ['ANN', 'BOB', 'CID', 'DOT', 'EVE'];

/** The one of this number: every value differs from the next person's. */
const person = (at: number): Person => ({
  code: String(at + 1).padStart(4, '0'),
  name: `DOE${at}, ${FIRST_NAMES[at % 5]}${at}`,
  status: 'A',
  birth: `19${60 + (at % 40)}-01-02`,
  hired: `2020-03-${String((at % 28) + 1).padStart(2, '0')}`,
  city: `Town ${at}`,
  department: `D${at}`,
  rate: `${20 + at}.00`,
  hours: `${100 + at}`,
});
const people = (count: number, change: (person: Person, at: number) => Person = (each) => each) =>
  Array.from({ length: count }, (_, at) => change(person(at), at));

function directory(day: number, rows: readonly Person[]): PlanReport {
  const columns = Object.keys(HEADINGS) as (keyof typeof HEADINGS)[];
  const lines = rows.map((row) => columns.map((column) => row[column] ?? '').join('|'));
  const stamp = `202611${String(day).padStart(2, '0')}020000`;
  return exampleReport(`${stamp}_Employee_Directory.csv`, Object.values(HEADINGS).join('|'), ...lines);
}

const plan = (
  roster: Roster,
  report: PlanReport,
  window: WindowFigures = {},
  settings: Partial<PlanSettings> = {},
) => planChanges({ ...roster, reports: [report], window, settings: { ...PLAN_SETTINGS, ...settings } });
const rosterOf = (rows: readonly Person[]): Roster =>
  applyPlan(plan(EMPTY_ROSTER, directory(1, rows)), EMPTY_ROSTER);

/** The brakes of a directory that comes after one with these people: brake, field, figure and limit. */
function brakes(before: readonly Person[], after: readonly Person[], settings: Partial<PlanSettings> = {}) {
  return plan(rosterOf(before), directory(8, after), {}, settings).held_by.map(shown);
}
const shown = ({ brake, field, figure, limit }: Brake) =>
  [brake, ...(field ? [field] : []), figure, limit].join(' ');

const every = (change: (person: Person, at: number) => Person) => brakes(people(20), people(20, change));
const first = (count: number, change: (person: Person, at: number) => Person) => (each: Person, at: number) =>
  at < count ? change(each, at) : each;

describe('what passed before', () => {
  it('names that are shifted by one row', () => {
    const shifted = every((each, at) => ({ ...each, name: person((at + 1) % 20).name ?? '' }));
    expect(shifted).toEqual(['mass_change first_name 20 9', 'mass_change last_name 20 9']);
  });

  it('every pay × 100', () => {
    const pays = every((each) => ({ ...each, rate: `${Number(each.rate) * 100}.00` }));
    expect(pays).toEqual(['mass_change hourly_rate 20 9', 'pay_ratio hourly_rate 100 1.25']);
  });

  it('every pay 0', () => {
    const pays = every((each) => ({ ...each, rate: '0' }));
    expect(pays).toEqual(['mass_change hourly_rate 20 9', 'pay_zero hourly_rate 20 0']);
  });

  it('everyone on leave', () => {
    expect(every((each) => ({ ...each, status: 'V' }))).toEqual(['status_taken status 20 4']);
  });

  it('every cell blank', () => {
    expect(every(({ code = '' }) => ({ code }))).toEqual([
      'status_taken status 20 4',
      'columns_missing status 1 0',
      ...['first_name', 'last_name', 'department_code', 'city', 'birth_date', 'hire_date', 'hourly_rate'].map(
        (field) => `mass_change ${field} 20 9`,
      ),
      'mass_change hours_worked_ytd 20 9',
    ]);
  });

  it("another company's people under the same codes", () => {
    const others = every(({ code = '' }, at) => ({ ...person(at + 40), code }));
    expect(others).toEqual(
      expect.arrayContaining(['mass_change first_name 20 9', 'mass_change last_name 20 9']),
    );
  });

  it('a status column whose cells are all blank, even with few people', () => {
    const blank = (each: Person) => ({ ...each, status: '' });
    expect(brakes(people(3), people(3, blank))).toEqual([
      'status_taken status 3 2',
      'columns_missing status 1 0',
    ]);
    expect(brakes(people(2), people(2, blank))).toEqual(['columns_missing status 1 0']);
  });

  it.each([
    ['0002|DOE, BOB', ['columns_missing status 1 0']],
    ['0002|DOE, BOB|?', []],
  ])('blank statuses beside the row %s', (row, expected) => {
    const report = (day: number, ...lines: string[]) =>
      exampleReport(`2026110${day}020000_Employee_Directory.csv`, 'EE Code|EE Name|Status', ...lines);
    const before = plan(EMPTY_ROSTER, report(1, '0001|DOE, ANN|A', '0002|DOE, BOB|A'));
    const after = plan(applyPlan(before, EMPTY_ROSTER), report(8, '0001|DOE, ANN|', row));
    expect(after.held_by.map(shown)).toEqual(expected);
  });
});

describe('terminations and lost statuses', () => {
  const lost = (count: number, status: string) =>
    brakes(
      people(100),
      people(
        100,
        first(count, (each) => ({ ...each, status })),
      ),
    );

  it('hold above 20 percent of the active employees', () => {
    expect(lost(20, 'T')).toEqual([]);
    expect(lost(21, 'T')).toEqual(['terminations status 21 20']);
    expect(lost(20, 'V')).toEqual([]);
    expect(lost(21, 'V')).toEqual(['status_taken status 21 20']);
  });

  it('add up: some leave and some are on leave', () => {
    const both = people(100, (each, at) => ({ ...each, status: at < 11 ? 'T' : at < 22 ? 'I' : 'A' }));
    expect(brakes(people(100), both)).toEqual(['status_taken status 22 20']);
    const more = people(100, (each, at) => ({ ...each, status: at < 21 ? 'T' : at < 22 ? 'I' : 'A' }));
    expect(brakes(people(100), more)).toEqual(['terminations status 21 20', 'status_taken status 22 20']);
  });

  it('hold from five on', () => {
    const fired = (count: number) =>
      brakes(
        people(10),
        people(
          10,
          first(count, (each) => ({ ...each, status: 'T' })),
        ),
      );
    expect(fired(4)).toEqual([]);
    expect(fired(5)).toEqual(['terminations status 5 4']);
  });
});

describe('new people', () => {
  it('hold above 50 percent of a roster of at least twenty', () => {
    expect(brakes(people(20), people(30))).toEqual([]);
    expect(brakes(people(20), people(31))).toEqual(['creations 11 10']);
    expect(brakes(people(19), people(519))).toEqual([]);
  });

  it('a first sync never holds', () => {
    expect(plan(EMPTY_ROSTER, directory(1, people(500))).held_by).toEqual([]);
  });

  it('a first sync that was cut off after any of its people goes on without a hold', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99 }), (count) => {
        const { stored } = rosterOf(people(count));
        expect(plan({ ...EMPTY_ROSTER, stored }, directory(1, people(100))).held_by).toEqual([]);
      }),
    );
  });
});

describe('mass changes', () => {
  const moved = (count: number, field: string, value: string) =>
    brakes(
      people(100),
      people(
        100,
        first(count, (each, at) => ({ ...each, [field]: value && value + at })),
      ),
    );

  it('hold above 30 percent of the people who have the field', () => {
    expect(moved(30, 'city', 'Reno ')).toEqual([]);
    expect(moved(31, 'city', 'Reno ')).toEqual(['mass_change city 31 30']);
    expect(moved(31, 'city', '')).toEqual(['mass_change city 31 30']);
  });

  it('hold above 5 percent and from ten people on for what identifies a person', () => {
    expect(moved(9, 'name', 'ROE, RAY')).toEqual([]);
    expect(moved(10, 'name', 'ROE, RAY')).toEqual([
      'mass_change first_name 10 9',
      'mass_change last_name 10 9',
    ]);
    expect(moved(10, 'birth', '1950-01-1')).toEqual(['mass_change birth_date 10 9']);
    const hired = people(
      400,
      first(21, (each) => ({ ...each, hired: '2019-01-01' })),
    );
    expect(brakes(people(400), hired)).toEqual(['mass_change hire_date 21 20']);
  });

  it('first values do not count, and neither do hours, which change with every report', () => {
    const bare = people(40, (each) => ({ ...each, city: '' }));
    expect(brakes(bare, people(40))).toEqual([]);
    expect(moved(100, 'hours', '2')).toEqual([]);
    expect(moved(31, 'hours', '')).toEqual(['mass_change hours_worked_ytd 31 30']);
  });
});

describe('pay', () => {
  const times = (count: number, ratio: number, of = 40) =>
    brakes(
      people(of),
      people(
        of,
        first(count, (each) => ({ ...each, rate: (Number(each.rate) * ratio).toFixed(2) })),
      ),
      { changes_percent: 100 },
    );

  it('holds a median outside 0.8 to 1.25', () => {
    expect(times(40, 1.25)).toEqual([]);
    expect(times(40, 0.8)).toEqual([]);
    expect(times(40, 1.26)).toEqual(['pay_ratio hourly_rate 1.26 1.25']);
    expect(times(40, 0.79)).toEqual(['pay_ratio hourly_rate 0.79 0.8']);
  });

  it('counts among the pay that changes: ten people, or half of them', () => {
    expect(times(9, 2)).toEqual([]);
    expect(times(10, 2)).toEqual(['pay_ratio hourly_rate 2 1.25']);
    expect(times(1, 2, 3)).toEqual([]);
    expect(times(2, 100, 3)).toEqual(['pay_ratio hourly_rate 100 1.25']);
  });

  it('holds any pay that becomes 0', () => {
    const unpaid = people(
      40,
      first(1, (each) => ({ ...each, rate: '0.00' })),
    );
    expect(brakes(people(40), unpaid)).toEqual(['pay_zero hourly_rate 1 0']);
    expect(brakes(unpaid, unpaid)).toEqual([]);
  });
});

describe('the directory', () => {
  const shrunk = (before: number, count: number) => {
    const roster = rosterOf(people(before));
    const { file, report } = directory(8, people(count));
    return plan(roster, { file, report, earlier: [{ file: 'last', people: before }] }).held_by;
  };

  it('holds with fewer than half of the people of the last one', () => {
    expect(shrunk(10, 5)).toEqual([]);
    expect(shrunk(10, 4)).toEqual([
      {
        brake: 'roster_shrank',
        figure: 4,
        limit: 5,
        examples: ['0005', '0006', '0007'],
        files: ['20261108020000_Employee_Directory.csv'],
      },
    ]);
    expect(shrunk(4, 1)).toEqual([]);
  });

  it('is compared with the largest one of the window, so that several small losses add up', () => {
    const roster = rosterOf(people(100));
    const losing = (roster_percent: number, ...before: readonly number[]) => {
      const earlier = before.map((count, at) => ({ file: `${at}`, people: count }));
      const { file, report } = directory(8, people(73));
      const held = plan(roster, { file, report, earlier }, {}, { roster_percent }).held_by;
      return held.map(({ brake, figure, limit }) => [brake, figure, limit]);
    };
    expect(losing(80, 81)).toEqual([]);
    expect(losing(80, 81, 90)).toEqual([]);
    expect(losing(80, 81, 90, 100)).toEqual([['roster_shrank', 73, 80]]);
    expect(losing(50, 81, 90, 147)).toEqual([['roster_shrank', 73, 74]]);
  });

  it('is compared with an earlier one also when the run reads that one again', () => {
    const before = { ...directory(7, people(100)), reread: true as const };
    const now = { ...directory(8, people(40)), earlier: [{ file: before.file, people: 100 }] };
    const input = { ...rosterOf(people(100)), reports: [before, now], settings: PLAN_SETTINGS };
    const { held_by } = planChanges(input);
    expect(held_by).toMatchObject([{ brake: 'roster_shrank', figure: 40, limit: 50, files: [now.file] }]);
  });
});

it('a report from the future holds, and names its people and its file', () => {
  const report = { ...directory(8, people(9)), days_ahead: 400 };
  expect(plan(EMPTY_ROSTER, report).held_by).toEqual([
    {
      brake: 'report_from_the_future',
      figure: 400,
      limit: 1,
      examples: ['0001', '0002', '0003'],
      files: [report.file],
    },
  ]);
  expect(plan(EMPTY_ROSTER, { ...report, reread: true }).held_by).toEqual([]);
});

it('a brake names field, figure, limit, three people and the file, and not a file with a few good changes', () => {
  const roster = rosterOf(people(100));
  const wrong = directory(
    8,
    people(
      100,
      first(50, (each) => ({ ...each, city: 'Reno' })),
    ),
  );
  const good = exampleReport(
    '20261108020100_Employee_Dates.csv',
    'EE Code | Position Family',
    '0001 | Cook',
    '0002 | Cook',
  );
  const { held_by } = planChanges({ ...roster, reports: [wrong, good], settings: PLAN_SETTINGS });
  expect(held_by).toEqual([
    {
      brake: 'mass_change',
      field: 'city',
      figure: 50,
      limit: 30,
      examples: ['0001', '0002', '0003'],
      files: [wrong.file],
    },
  ]);
});

describe('the window', () => {
  const fire = (from: number, to: number) =>
    people(100, (each, at) => ({ ...each, status: at >= from && at < to ? 'T' : at < from ? 'T' : 'A' }));

  it('19 percent twice are 38 percent', () => {
    const roster = rosterOf(people(100));
    const once = plan(roster, directory(8, fire(0, 19)));
    expect(once.held_by).toEqual([]);
    const window = windowFigures(once.figures);
    const twice = plan(applyPlan(once, roster), directory(9, fire(19, 38)), window);
    expect(twice.held_by).toMatchObject([{ brake: 'terminations', figure: 38, limit: 20, earlier: 19 }]);
  });

  it('alone holds nothing', () => {
    const roster = rosterOf(people(100));
    const window = {
      terminated: 99,
      deactivated: 99,
      created: 99,
      'changed/city': 99,
      end_dated: 99,
      payees_ended: 99,
      payees_created: 9,
      'payee_changed/account_code': 99,
      'pay_jump/hourly_rate': 99,
      'ratio/hourly_rate': 500,
      'ratio/hourly_rate/500': 99,
    } as const;
    expect(plan(roster, directory(8, people(100)), window).held_by).toEqual([]);
  });

  it('pay that rises again and again adds up, and pay that goes back does not', () => {
    const paid = (ratio: number) =>
      people(40, (each) => ({ ...each, rate: (Number(each.rate) * ratio).toFixed(2) }));
    const settings = { changes_percent: 100 };
    const roster = rosterOf(people(40));
    const raised = plan(roster, directory(8, paid(1.2)), {}, settings);
    expect(raised.held_by).toEqual([]);
    const window = windowFigures(raised.figures);
    const next = (ratio: number) =>
      plan(applyPlan(raised, roster), directory(9, paid(ratio)), window, settings).held_by.map(shown);
    expect(next(1.44)).toContain('pay_ratio hourly_rate 1.44 1.25');
    expect(next(1).filter((brake) => brake.startsWith('pay_ratio'))).toEqual([]);
  });

  it('does not count what a person approved, nor what that figure included', () => {
    const counted = { terminated: 19, 'changed/city': 4 };
    const approved = { figures: counted, approved: [{ brake: 'terminations' as const }] };
    const unapproved = { figures: counted, approved: [] };
    expect(addWindow([unapproved, unapproved])).toEqual({ terminated: 38, 'changed/city': 8 });
    expect(addWindow([unapproved, approved])).toEqual({ 'changed/city': 8 });
    expect(addWindow([approved, unapproved])).toEqual({ terminated: 19, 'changed/city': 8 });
  });

  it('counts of a sync that was cut off the share that it wrote, rounded up, and the whole median', () => {
    const figures = { terminated: 16, created: 5, 'ratio/salary': 22, 'ratio/salary/22': 9 } as const;
    expect(figuresOfShare(figures, 1)).toEqual(figures);
    const half = { terminated: 8, created: 3, 'ratio/salary': 22, 'ratio/salary/22': 5 };
    expect(figuresOfShare(figures, 0.5)).toEqual(half);
    expect(figuresOfShare(figures, 0)).toMatchObject({ terminated: 0, created: 0 });
  });
});

it('the limit is the last figure that passes', () => {
  fc.assert(
    fc.property(fc.nat({ max: 60 }), fc.nat({ max: 60 }), (count, changed) => {
      const some = Math.min(count, changed);
      const held = plan(
        rosterOf(people(count)),
        directory(
          8,
          people(
            count,
            first(some, (each) => ({ ...each, city: 'Reno' })),
          ),
        ),
      ).held_by;
      expect(held.length > 0).toBe(some >= 10 && some * 100 > count * 30);
      for (const { figure, limit, examples = [] } of held) {
        expect(figure).toBe(some);
        expect(limit).toBe(Math.max(9, Math.floor(count * 0.3)));
        expect(examples).toHaveLength(3);
      }
    }),
    { numRuns: 60 },
  );
});

describe('any mistake of that kind', () => {
  const size = fc.integer({ min: 10, max: 40 });

  it('rows that slip against their codes, in any column and by any number of rows', () => {
    const column = fc.constantFrom('name', 'birth', 'city', 'department', 'rate');
    fc.assert(
      fc.property(size, column, fc.nat({ max: 40 }), (count, key, by) => {
        const shift = 1 + (by % (count - 1));
        const slipped = people(count, (each, at) => ({
          ...each,
          [key]: person((at + shift) % count)[key] ?? '',
        }));
        expect(brakes(people(count), slipped).length).toBeGreaterThan(0);
      }),
      { numRuns: 60 },
    );
  });

  it('pay times any factor that is not a raise, for any part of the people that counts', () => {
    const factor = fc.oneof(
      fc.double({ min: 1.27, max: 1e5, noNaN: true }),
      fc.double({ min: 1e-2, max: 0.78, noNaN: true }),
    );
    fc.assert(
      fc.property(size, factor, fc.nat({ max: 30 }), (count, times, more) => {
        const some = Math.min(count, 10 + more);
        const paid = people(
          count,
          first(some, (each) => ({ ...each, rate: (Number(each.rate) * times).toFixed(2) })),
        );
        const held = brakes(people(count), paid, { changes_percent: 100 });
        expect(held.some((brake) => brake.startsWith('pay_'))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('active people who get any other status, or several', () => {
    const statuses = fc.array(fc.constantFrom('T', 'V', 'I', ''), { minLength: 40, maxLength: 40 });
    fc.assert(
      fc.property(size, statuses, (count, words) => {
        const lost = Math.max(5, Math.floor(count / 5) + 1);
        const after = people(
          count,
          first(lost, (each, at) => ({ ...each, status: words[at] ?? '' })),
        );
        const held = brakes(people(count), after);
        expect(held.some((brake) => /^(terminations|status_taken) /.test(brake))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('is found whatever the order of the rows, with the same figures and the same people', () => {
    const rows = people(30, (each, at) => ({ ...each, city: `X${at}`, status: at % 3 === 0 ? 'V' : 'A' }));
    const held = plan(rosterOf(people(30)), directory(8, rows)).held_by;
    fc.assert(
      fc.property(fc.shuffledSubarray(rows, { minLength: rows.length }), (order) => {
        expect(plan(rosterOf(people(30)), directory(8, order)).held_by).toEqual(held);
      }),
      { numRuns: 20 },
    );
  });
});

describe('small rosters', () => {
  const small = fc.integer({ min: 3, max: 12 });
  const all = (count: number, change: (person: Person, at: number) => Person) =>
    brakes(people(count), people(count, change));
  const swapped = ({ name = '' }: Person) => name.split(', ').toReversed().join(', ');

  it.each<[string, (person: Person, at: number) => Person, RegExp]>([
    [
      'names that are shifted by one row',
      (each, at) => ({ ...each, name: person(at + 1).name ?? '' }),
      /last_name/,
    ],
    [
      'other people under the same codes',
      ({ code = '' }, at) => ({ ...person(at + 40), code }),
      /first_name/,
    ],
    ['first and last names that are swapped', (each) => ({ ...each, name: swapped(each) }), /first_name/],
    ['blank fields', ({ code = '', status = '' }) => ({ code, status }), /birth_date/],
    ['blank birth dates', (each) => ({ ...each, birth: '' }), /birth_date/],
    ['other hire dates', (each) => ({ ...each, hired: '2019-01-01' }), /hire_date/],
    ['terminations', (each) => ({ ...each, status: 'T' }), /terminations/],
    ['leaves', (each) => ({ ...each, status: 'V' }), /status_taken/],
    ['a status of any kind', (each, at) => ({ ...each, status: at % 2 === 0 ? 'T' : 'I' }), /status_taken/],
    ['pay in cents', (each) => ({ ...each, rate: `${Number(each.rate) * 100}.00` }), /pay_ratio/],
    ['other codes', (each, at) => ({ ...each, code: `E${1000 + at}` }), /roster_replaced/],
    ['other people', (_, at) => ({ ...person(at + 40), code: `E${1000 + at}` }), /roster_replaced/],
  ])('%s of everyone hold, from three people on', (_what, change, brake) => {
    fc.assert(
      fc.property(small, (count) => {
        expect(all(count, change)).toContainEqual(expect.stringMatching(brake));
      }),
      { numRuns: 10 },
    );
  });

  it('a field that identifies people holds above half of them, and from three on', () => {
    const field = fc.constantFrom('birth', 'hired');
    fc.assert(
      fc.property(small, field, fc.boolean(), fc.nat(), (count, key, clears, part) => {
        const some = part % (count + 1);
        const held = all(
          count,
          first(some, (each) => ({ ...each, [key]: clears ? '' : '1959-07-07' })),
        );
        const limit = Math.max(2, Math.floor(count / 2));
        expect(held).toEqual(
          some > limit
            ? [`mass_change ${key === 'birth' ? 'birth_date' : 'hire_date'} ${some} ${limit}`]
            : [],
        );
      }),
      { numRuns: 60 },
    );
  });

  it('names the missing people and the file of the new ones', () => {
    const roster = rosterOf(people(15));
    const recoded = directory(
      8,
      people(15, (each, at) => ({ ...each, code: `E${1000 + at}` })),
    );
    expect(plan(roster, recoded).held_by).toEqual([
      {
        brake: 'roster_replaced',
        figure: 15,
        limit: 7,
        examples: ['0001', '0002', '0003'],
        files: [recoded.file],
      },
    ]);
  });

  it('ordinary weeks hold nothing: hires, one leaver, a marriage, a raise, a move, and all of these', () => {
    const weeks = fc.record(
      {
        hires: fc.nat({ max: 3 }),
        status: fc.constantFrom('T', 'V', 'I'),
        name: fc.constant('ROE, ANN'),
        rate: fc.double({ min: 0.85, max: 1.2, noNaN: true }),
        city: fc.constant('Reno'),
        hired: fc.constant('2026-11-02'),
      },
      { requiredKeys: ['hires'] },
    );
    fc.assert(
      fc.property(small, fc.nat(), weeks, (count, at, { hires, rate, ...cells }) => {
        const changed = (each: Person, index: number): Person => {
          if (index !== at % count) return each;
          return { ...each, ...cells, ...(rate && { rate: (Number(each.rate) * rate).toFixed(2) }) };
        };
        expect(
          brakes(people(count), [...people(count, changed), ...people(count + hires).slice(count)]),
        ).toEqual([]);
      }),
      { numRuns: 80 },
    );
  });

  it('people who leave while others come hold nothing up to half of the roster', () => {
    fc.assert(
      fc.property(small, fc.nat(), fc.nat({ max: 12 }), (count, part, hires) => {
        const gone = part % (Math.floor(count / 2) + 1);
        expect(brakes(people(count), people(count + hires).slice(gone))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it('keep the limits of the settings', () => {
    const off = { small_least: 100, pay_tenfold_least: 100 };
    const blank = ({ code = '', status = '' }: Person) => ({ code, status });
    expect(brakes(people(9), people(9, blank), off)).toEqual([]);
    expect(
      brakes(
        people(4),
        people(4, (each) => ({ ...each, status: 'T' })),
        off,
      ),
    ).toEqual([]);
    const cents = people(
      9,
      first(1, (each) => ({ ...each, rate: `${Number(each.rate) * 100}.00` })),
    );
    expect(brakes(people(9), cents)).toEqual(['pay_tenfold hourly_rate 1 0']);
    expect(brakes(people(9), cents, off)).toEqual([]);
  });
});
