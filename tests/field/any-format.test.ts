import fc from 'fast-check';
import { strToU8 } from 'fflate';
import iconv from 'iconv-lite';
import { expect, it } from 'vitest';
import { writeNumbers } from '../../numbers/write/write-numbers.js';
import { readTables } from '../../services/reports/read-tables.js';
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
  oneOf(
    ...['0001', '0002', '2', '0003', 'a7', 'A7', '', 'N/A', '1.2E+11', 'Grand Total'],
    ...['2026-11-01', '2026-11-02 00:00:00', 'TRUE', 'false'],
  ),
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

function outcomeOf(bytes: Uint8Array) {
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
      const written = (name: string) => outcomeOf((WRITERS[name] as (grid: Grid) => Uint8Array)(grid));
      const expected = written(first);
      for (const name of others) expect(written(name), name).toEqual(expected);
    }),
    { numRuns: 100 },
  );
});

type Value = { readonly type: 'text' | 'number' | 'date' | 'bool'; readonly value: string } | null;

const typed = (type: 'text' | 'number' | 'date' | 'bool', ...values: string[]) =>
  oneOf(...values).map((value): Value => ({ type, value }));
const none = fc.constant<Value>(null);
const typedPerson = fc.tuple(
  fc.oneof(typed('text', '0001', '0002', 'A7', 'Grand Total'), typed('number', '1', '2', '3', '1.5'), none),
  fc.oneof(typed('text', 'DOE, JANE', 'ROE, RAY'), typed('number', '5'), typed('date', '2020-01-01'), none),
  fc.oneof(typed('text', 'A', 'T'), typed('bool', '1'), typed('number', '1'), none),
  fc.oneof(typed('text', '02134'), typed('number', '2134', '21340001', '2134.5'), none),
  fc.oneof(
    typed('date', '2020-03-01', '2020-03-01T23:59:59'),
    typed('number', '43891'),
    typed('text', '03/04/2020'),
  ),
  fc.oneof(
    typed('number', '18.5', '0.1', '18.505', '-1'),
    typed('bool', '0'),
    typed('date', '2020-01-01'),
    none,
  ),
  fc.oneof(typed('number', '9185550101'), typed('text', '918-555-0101'), none),
);
const TYPED_HEADINGS = ['EECode', 'EE Name', 'Status', 'Zip', 'Hire Date', 'Rate 1', 'Phone #'];
const typedGrids = fc
  .array(typedPerson, { minLength: 1, maxLength: 8 })
  .map((rows): Value[][] => [TYPED_HEADINGS.map((value) => ({ type: 'text', value })), ...rows]);

function typedNumbers(grid: readonly (readonly Value[])[]): Uint8Array {
  const rows = grid.map((cells) =>
    cells.map((cell) => {
      if (cell === null || cell.type === 'text') return cell?.value ?? null;
      if (cell.type === 'bool') return { type: 'bool', value: cell.value === '1' } as const;
      if (cell.type === 'number') return { type: 'number', value: cell.value } as const;
      return {
        type: 'date',
        value: cell.value.length === 10 ? `${cell.value}T00:00:00` : cell.value,
      } as const;
    }),
  );
  const table = { name: 'Sheet 1', headerRows: 1, headerCols: 0, rows };
  return writeNumbers({ sheets: [{ name: 'Sheet 1', tables: [table] }] });
}

const XLSX_TYPES = { text: 'inlineStr', number: 'n', date: 'd', bool: 'b' } as const;

function typedXlsx(grid: readonly (readonly Value[])[]): Uint8Array {
  const rows = grid.map((cells, row) => {
    const tags = cells.map((cell, column) => {
      if (cell === null) return '';
      const content = cell.type === 'text' ? `<is><t>${cell.value}</t></is>` : `<v>${cell.value}</v>`;
      return `<c r="${String.fromCharCode(65 + column)}${row + 1}" t="${XLSX_TYPES[cell.type]}">${content}</c>`;
    });
    return `<row r="${row + 1}">${tags.join('')}</row>`;
  });
  return workbookOf({ sheets: [{ name: 'Sheet 1', rows: rows.join('') }] });
}

it('numbers, dates and booleans give the same people, issues and counts from Numbers and from Excel', () => {
  fc.assert(
    fc.property(typedGrids, (grid) => {
      expect(outcomeOf(typedXlsx(grid))).toEqual(outcomeOf(typedNumbers(grid)));
    }),
    { numRuns: 200 },
  );
});
