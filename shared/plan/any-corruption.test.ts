import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Cell } from '../../numbers/cell.js';
import type { ReportType } from '../report.js';
import { NO_MAPPING } from '../reports/mapping.js';
import { validateReport } from '../reports/validate-report.js';
import type { SourceTable } from '../tables/source-table.js';
import { REPORT_TYPES } from '../vocabulary.js';
import { applyPlan, EMPTY_ROSTER, planRun } from './example-roster.js';
import type { PlanReport } from './plan.js';

const PEOPLE = ['0001', '0002', '0003', '0004'];

/** A valid row of each report type. */
const ROWS: Readonly<Record<ReportType, (code: string) => Readonly<Record<string, string>>>> = {
  employee_directory: (code) => ({
    'EE Code': code,
    'EE Name': 'DOE, JANE',
    Status: 'A',
    'Work Email': `e${code}@example.org`,
    'Phone #': '918-555-0123',
    City: 'Reno',
    Zip: '89501',
    'Rate 1': '12.50',
  }),
  employee_dates: (code) => ({
    'EE Code': code,
    Status: 'ACTIVE',
    'Birth Date': '1980-01-02',
    'Hire Date': '01/31/2020',
  }),
  employee_payees: (code) => ({
    'EE Code': code,
    'Payee Code': 'P00',
    'Case Reference': `C${code}`,
    'Account Code': '9',
  }),
  rate_history: (code) => ({
    'EE Code': code,
    'Effective Date': '01/31/2020',
    Amount: '12',
    'Pay Type': 'Hourly',
  }),
};

const SECRET = 'c4n4ry';
const text = fc.constantFrom(
  SECRET,
  '',
  ' ',
  'Total',
  'EE Code',
  '0001',
  '2',
  '-1',
  'N/A',
  '0000-00-00',
  '13/13/2020',
  'x'.repeat(300),
);
const damage: fc.Arbitrary<Cell | null> = fc.oneof(
  fc.constant(null),
  fc.oneof(text, fc.string({ unit: 'grapheme' })).map((value): Cell => ({ type: 'text', value })),
  fc
    .oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }))
    .map((value): Cell => ({ type: 'number', value: value.toFixed(3) })),
  fc.constantFrom<Cell>(
    { type: 'bool', value: true },
    { type: 'date', value: '2031-01-01T00:00:00' },
    { type: 'duration', value: -5 },
    { type: 'error' },
    { type: 'empty' },
  ),
);
const damages = fc.array(fc.record({ row: fc.nat({ max: 4 }), column: fc.nat({ max: 8 }), cell: damage }), {
  maxLength: 6,
});

type Damages = readonly { readonly row: number; readonly column: number; readonly cell: Cell | null }[];

function damagedTable(type: ReportType, spots: Damages): SourceTable {
  const people = PEOPLE.map(ROWS[type]);
  const lines = [Object.keys(people[0] ?? {}), ...people.map((person) => Object.values(person))];
  const cells = lines.map((line) => line.map((value): Cell | null => ({ type: 'text', value })));
  for (const { row, column, cell } of spots) {
    const line = cells[row];
    if (line !== undefined) line[column % line.length] = cell;
  }
  return {
    sheet: 'Sheet 1',
    table: 'Table 1',
    rows: cells.map((line, at) => ({ row: at + 1, cells: line })),
  };
}

const files = fc.record(
  Object.fromEntries(REPORT_TYPES.map((type) => [type, damages])) as Record<ReportType, typeof damages>,
);

function readAll(spots: Readonly<Record<ReportType, Damages>>, day: string): PlanReport[] {
  return REPORT_TYPES.flatMap((type) => {
    const name = { report_type: type, report_time: `2026-11-${day}T02:00:00` };
    const validation = validateReport([damagedTable(type, spots[type])], { name, mapping: NO_MAPPING });
    return validation.ok ? [{ file: `${day} ${type}`, report: validation.report }] : [];
  });
}

it('for any damaged cells the counts add up, and no issue has a value', () => {
  fc.assert(
    fc.property(files, files, (before, spots) => {
      const roster = applyPlan(planRun(EMPTY_ROSTER, ...readAll(before, '01')), EMPTY_ROSTER);
      const reports = readAll(spots, '08');
      const { files: outcomes, counts, changes, unchanged, missing } = planRun(roster, ...reports);
      for (const outcome of outcomes) {
        expect(outcome.rows_read).toBe(
          outcome.rows_valid + outcome.rows_quarantined + outcome.rows_duplicate,
        );
        expect(outcome.rows_valid).toBeGreaterThanOrEqual(0);
        expect(JSON.stringify(outcome.issues)).not.toContain(SECRET);
      }
      const seen = new Set([...changes.map(({ employee_id }) => employee_id), ...unchanged]);
      expect(seen.size).toBe(counts.created + counts.updated + counts.unchanged);
      expect(
        changes
          .filter(({ kind }) => kind === 'updated')
          .every(({ employee_id }) => roster.stored.has(employee_id)),
      ).toBe(true);
      expect(
        changes
          .filter(({ kind }) => kind === 'created')
          .some(({ employee_id }) => roster.stored.has(employee_id)),
      ).toBe(false);
      expect(missing.every((employee_id) => roster.stored.has(employee_id))).toBe(true);
      expect(JSON.parse(JSON.stringify(reports))).toEqual(reports);
    }),
    { numRuns: 300 },
  );
});
