import fc from 'fast-check';
import { strToU8 } from 'fflate';
import iconv from 'iconv-lite';
import { expect, it } from 'vitest';
import { readTables } from '../../activities/read-tables.js';
import { writeNumbers } from '../../numbers/write/write-numbers.js';
import { applyPlan, EMPTY_ROSTER, planRun } from '../../shared/plan/example-roster.js';
import { isStandardHeading } from '../../shared/reports/headings.js';
import { NO_MAPPING } from '../../shared/reports/mapping.js';
import { readReportName } from '../../shared/reports/report-name.js';
import { validateReport } from '../../shared/reports/validate-report.js';
import { workbookOf } from '../workbook-of.js';

type Grid = readonly (readonly string[])[];

const csv = (grid: Grid) =>
  grid.map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\r\n');
const xml = (text: string) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** Every way in which a report can be written. The first one is what the others are compared with. */
const WRITERS: Readonly<Record<string, (grid: Grid) => Uint8Array>> = {
  numbers: (grid) => {
    const rows = grid.map((cells) => cells.map((value) => (value === '' ? null : value)));
    const table = { name: 'Table 1', headerRows: 1, headerCols: 0, rows };
    return writeNumbers({ sheets: [{ name: 'Sheet 1', tables: [table] }] });
  },
  'CSV in UTF-8': (grid) => strToU8(csv(grid)),
  'CSV in UTF-8 with a mark': (grid) => iconv.encode(csv(grid), 'utf-8', { addBOM: true }),
  'CSV in UTF-16LE with a mark': (grid) => iconv.encode(csv(grid), 'utf-16le', { addBOM: true }),
  'CSV in UTF-16BE without a mark': (grid) => iconv.encode(csv(grid), 'utf-16be'),
  'CSV in Windows-1252': (grid) => iconv.encode(csv(grid), 'windows-1252'),
  xlsx: (grid) => {
    const rows = grid.map((cells, row) => {
      const tags = cells.map(
        (cell, column) =>
          `<c r="${String.fromCharCode(65 + column)}${row + 1}" t="inlineStr"><is><t xml:space="preserve">${xml(cell)}</t></is></c>`,
      );
      return `<row r="${row + 1}">${tags.join('')}</row>`;
    });
    return workbookOf({ sheets: [{ name: 'Sheet 1', rows: rows.join('') }] });
  },
};

const HEADINGS = [
  'EECode',
  'EE Name',
  'Status',
  'City',
  'Zip',
  'Phone #',
  'Hire Date',
  'Rate 1',
  'Work Email',
  '',
];
const oneOf = (...values: string[]) => fc.constantFrom(...values);
/** The letters are those whose bytes in Windows-1252 are never UTF-8 by chance. */
const text = fc.string({
  unit: oneOf('a', 'B', ' ', ',', ';', '"', "'", '\n', 'é', 'Ñ', 'ß', '-', '7'),
  maxLength: 12,
});
const person = fc.tuple(
  oneOf('0001', '0002', '2', '0003', 'a7', 'A7', '', 'N/A', '1.2E+11', 'Grand Total'),
  fc.oneof(oneOf('DOE, JANE', 'ROE, RAY', ''), text),
  oneOf('A', 'T', 'V', '', '?', '#N/A'),
  fc.oneof(oneOf('Reno', 'Tulsa', '', '#REF!'), text),
  oneOf('2134', '02134', "'02134", '', '1234567890123456789012345'),
  oneOf('918-555-0101', '', 'none', '12'),
  oneOf('2020-03-01', '03/04/2020', '25/04/2020', '0000-00-00', '', 'soon'),
  oneOf('18.50', '18,50', '52.000', '1,234.5', '-1', '', '$7'),
  oneOf('a@example.org', '', 'a@b'),
  fc.oneof({ arbitrary: fc.constant(''), weight: 9 }, oneOf('x')),
);
const blank = fc.constant(HEADINGS.map(() => ''));
const foot = oneOf('Total', 'Page 1 of 1', '*** END ***').map((line) => [
  line,
  ...HEADINGS.slice(1).map(() => ''),
]);
const grids = fc
  .array(fc.oneof({ arbitrary: person, weight: 8 }, blank, foot), { minLength: 1, maxLength: 12 })
  .map((rows): Grid => [HEADINGS, ...rows]);

function outcomeOf(name: string, grid: Grid) {
  const bytes = (WRITERS[name] as (grid: Grid) => Uint8Array)(grid);
  const file = '20261120020000_Employee_Directory_0000aa01_x.csv';
  const facts = { name: readReportName(file, new Date(0), NO_MAPPING), mapping: NO_MAPPING };
  const validation = validateReport(readTables(file, bytes, isStandardHeading), facts);
  if (!validation.ok) return validation.refusal.code;
  const plan = planRun(EMPTY_ROSTER, { file, report: validation.report });
  const files = plan.files.map(({ issues, ...counts }) => ({
    ...counts,
    issues: issues.map(({ row, field, code }) => `${row} ${field} ${code}`),
  }));
  const people = [...applyPlan(plan, EMPTY_ROSTER).stored.values()];
  return {
    files,
    counts: plan.counts,
    people: people.map(({ employee_id, fields }) => ({ employee_id, fields })),
  };
}

it('a report gives the same people, issues and counts in every format', () => {
  fc.assert(
    fc.property(grids, (grid) => {
      const [first = '', ...others] = Object.keys(WRITERS);
      const expected = outcomeOf(first, grid);
      for (const name of others) expect(outcomeOf(name, grid), name).toEqual(expected);
    }),
    { numRuns: 100 },
  );
});
