import fc from 'fast-check';
import { exampleReport } from '../shared/plan/example-report.js';
import type { PlanReport } from '../shared/plan/plan.js';

const THREE = fc.constantFrom('0001', '0002', '0003');

const cells = (...choices: readonly (readonly string[])[]) =>
  fc.tuple(...choices.map((choice) => fc.constantFrom(...choice)));

const STATUS = ['A', 'T', 'V', '', '?'];
const CITY = ['Reno', 'Tulsa', ''];
const DAY = ['2020-01-01', '2026-11-03', '2026-11-09', '', 'soon'];
const AMOUNT = ['10', '11', '-1', ''];

/** The headings of each report, and the cells after the code. Some files leave out some columns. */
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

const anyReport = (code: fc.Arbitrary<string>): fc.Arbitrary<PlanReport> =>
  fc
    .tuple(
      stamp,
      fc.constantFrom(...(Object.keys(LAYOUTS) as (keyof typeof LAYOUTS)[])),
      fc.integer({ min: 3, max: 5 }),
    )
    .chain(([time, kind, columns]) => {
      const [headings, rest] = LAYOUTS[kind];
      const row = fc.tuple(code, rest).map(([first, others]) => [first, ...others]);
      return fc.tuple(fc.array(row, { maxLength: 5 }), upload).map(([rows, [file, mtime]]) => {
        const lines = [headings, ...rows].map((line) => line.slice(0, columns).join('|'));
        const { report } = exampleReport(`${time}_${kind}.csv`, ...lines);
        return { file: `${file} ${time}_${kind}`, mtime, report };
      });
    });

/** Valid and damaged reports of every type about a few employees, in any order. Each file is there once. */
export const anyReports = (code: fc.Arbitrary<string> = THREE): fc.Arbitrary<PlanReport[]> =>
  fc.uniqueArray(anyReport(code), {
    minLength: 1,
    maxLength: 6,
    selector: ({ file, mtime }) => `${file} ${mtime}`,
  });
