import fc from 'fast-check';
import { expect, it } from 'vitest';
import { exampleReport } from './example-report.js';
import { applyPlan, EMPTY_ROSTER, planRun, type Roster } from './example-roster.js';
import type { PlanReport } from './plan.js';
import { isLaterPush } from './push.js';

const code = fc.constantFrom('0001', '0002', '0003');
const cells = (...choices: readonly (readonly string[])[]) =>
  fc.tuple(code, ...choices.map((choice) => fc.constantFrom(...choice)));

const STATUS = ['A', 'T', 'V', '', '?'];
const CITY = ['Reno', 'Tulsa', ''];
const DAY = ['2020-01-01', '2026-11-03', '2026-11-09', '', 'soon'];
const AMOUNT = ['10', '11', '-1', ''];

/** The headings and rows of each report. Some files leave out some columns. */
const LAYOUTS = {
  Employee_Directory: [
    ['EE Code', 'Status', 'City', 'Termination Date', 'Rate 1'],
    cells(STATUS, CITY, DAY, AMOUNT),
  ],
  Employee_Dates: [
    ['EE Code', 'Status', 'City', 'Termination Date', 'Rehire Date'],
    cells(STATUS, CITY, DAY, DAY),
  ],
  Rate_History: [
    ['EE Code', 'Pay Type', 'Department', 'Effective Date', 'Amount'],
    cells(['Hourly'], ['x', 'y', ''], DAY, AMOUNT),
  ],
  Employee_Payees: [
    ['EE Code', 'Payee Code', 'Case Reference', 'City', 'State'],
    cells(['P0', 'P1'], ['C'], CITY, ['NY', '']),
  ],
} as const;

/** Two pushes a week apart, with different hours, so that some files are of the same push and some are not. */
const stamp = fc
  .tuple(fc.constantFrom('01', '08'), fc.constantFrom('0200', '0230', '0345', '1200'))
  .map(([day, time]) => `202611${day}${time}00`);

/** The same file may be sent again, with another id and another mtime. */
const upload = fc.constantFrom(
  ['b', '2026-11-20T02:00:00.000Z'],
  ['a', '2026-11-20T03:00:00.000Z'],
  ['c', '2026-11-20T03:00:00.000Z'],
);

const report: fc.Arbitrary<PlanReport> = fc
  .tuple(
    stamp,
    fc.constantFrom(...(Object.keys(LAYOUTS) as (keyof typeof LAYOUTS)[])),
    fc.integer({ min: 3, max: 5 }),
  )
  .chain(([time, kind, columns]) => {
    const [headings, row] = LAYOUTS[kind];
    return fc.tuple(fc.array(row, { maxLength: 5 }), upload).map(([rows, [file, mtime]]) => {
      const lines = [headings, ...rows].map((line) => line.slice(0, columns).join('|'));
      const { report } = exampleReport(`${time}_${kind}.csv`, ...lines);
      return { file: `${file} ${time}_${kind}`, mtime, report };
    });
  });

const deliveries = fc.uniqueArray(report, {
  minLength: 1,
  maxLength: 6,
  selector: ({ file, mtime }) => `${file} ${mtime}`,
});

/** One run per file. Each run also reads the applied files that are newer or of the same push. */
function deliver(reports: readonly PlanReport[]): Roster {
  let roster = EMPTY_ROSTER;
  const applied: PlanReport[] = [];
  for (const next of reports) {
    const again = applied.filter((known) => !isLaterPush(next.report.report_time, known.report.report_time));
    roster = applyPlan(planRun(roster, next, ...again), roster);
    applied.push(next);
  }
  return roster;
}

function shown({ stored, payees, as_of }: Roster) {
  const employees = [...stored.values()].map(({ employee_id, fields }) => [employee_id, fields] as const);
  const listed = [...payees.values()].map(({ key, fields }) => [key, fields] as const);
  return { employees: Object.fromEntries(employees), payees: Object.fromEntries(listed), as_of };
}

it('every order of deliveries gives the same roster as one run over all files', () => {
  const shuffled = deliveries.chain((reports) =>
    fc.tuple(fc.constant(reports), fc.shuffledSubarray(reports, { minLength: reports.length })),
  );
  fc.assert(
    fc.property(shuffled, ([reports, order]) => {
      const atOnce = shown(applyPlan(planRun(EMPTY_ROSTER, ...reports), EMPTY_ROSTER));
      expect(shown(deliver(order))).toEqual(atOnce);
    }),
    { numRuns: 2_000 },
  );
});

it('delivering the same files again changes nothing', () => {
  fc.assert(
    fc.property(deliveries, (reports) => {
      const roster = deliver(reports);
      const again = planRun(roster, ...reports);
      expect([again.changes, again.provenanceOnly, again.payees]).toEqual([[], [], []]);
    }),
  );
});
