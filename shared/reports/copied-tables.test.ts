import { expect, it } from 'vitest';
import type { Cell } from '../../numbers/cell.js';
import type { ReportType } from '../report.js';
import type { SourceTable } from '../tables/source-table.js';
import { NO_MAPPING } from './mapping.js';
import { validateReport } from './validate-report.js';

const HEADINGS: Readonly<Record<string, readonly string[]>> = {
  employee_directory: ['EE Code', 'City', 'Status'],
  rate_history: ['EE Code', 'Effective Date', 'Rate Type', 'Amount', 'Pay Type'],
};

function tableOf(table: string, rows: readonly (readonly string[])[]): SourceTable {
  return {
    sheet: 'Sheet 1',
    table,
    rows: rows.map((cells, at) => ({
      row: at + 1,
      cells: cells.map((value): Cell | null => (value === '' ? null : { type: 'text', value })),
    })),
  };
}

function read(report_type: ReportType, ...tables: (readonly (readonly string[])[])[]) {
  const sources = tables.map((rows, at) => tableOf(`T${at + 1}`, [HEADINGS[report_type] ?? [], ...rows]));
  const validation = validateReport(sources, {
    name: { report_type, report_time: '2026-11-01T02:00:00' },
    mapping: NO_MAPPING,
  });
  if (!validation.ok) throw new Error(validation.refusal.code);
  const { rows, tables_passed_over } = validation.report;
  return {
    read: rows.map(({ line, code }) => `${line.table} ${code.raw}`),
    passedOver: tables_passed_over.map(({ table, reason }) => `${table} ${reason}`),
  };
}

const people = (codes: readonly string[], city = 'Reno') => codes.map((code) => [code, city, 'A']);

it('a table with the same people as one before it is a copy, with other values or lost zeros too', () => {
  const codes = ['0001', '0002', 'a3', '0004'];
  const found = read(
    'employee_directory',
    people(codes),
    people(['1', '2', 'A3', '4'], 'Tulsa'),
    people(['0009']),
    people(codes.toReversed()),
  );
  expect(found.read).toEqual(['T1 0001', 'T1 0002', 'T1 A3', 'T1 0004', 'T3 0009']);
  expect(found.passedOver).toEqual(['T2 copy', 'T4 copy']);
});

it('an edited copy, in which a few people came or left, is a copy', () => {
  const found = read(
    'employee_directory',
    people(['1', '2', '3', '4', '5']),
    people(['1', '2', '3', '4', '6']),
  );
  expect(found.passedOver).toEqual(['T2 copy']);
});

it.each([
  ['other people', people(['5', '6', '7', '8'])],
  ['some of the people', people(['1', '2'])],
  ['many more people', people(['1', '2', '3', '4', '5', '6', '7', '8'])],
])('a table of %s is no copy', (_, second) => {
  expect(read('employee_directory', people(['1', '2', '3', '4']), second).passedOver).toEqual([]);
});

it('a rate history is a copy only with the same rates: the rates of other years are read', () => {
  const rates = (year: number, amount: string) =>
    ['1', '2'].map((code) => [code, `01/01/${year}`, 'Rate 1', amount, 'Hourly']);
  const found = read('rate_history', rates(2025, '20.00'), rates(2026, '21.00'), rates(2025, '20.50'));
  expect(found.read).toEqual(['T1 1', 'T1 2', 'T2 1', 'T2 2']);
  expect(found.passedOver).toEqual(['T3 copy']);
});
