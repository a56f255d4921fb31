import { expect, it } from 'vitest';
import { readNumbers } from '../../numbers/read/read-numbers.js';
import { writeNumbers } from '../../numbers/write/write-numbers.js';
import { NO_MAPPING } from '../reports/mapping.js';
import { validateReport } from '../reports/validate-report.js';
import { numbersTables } from './numbers-table.js';

it('reads every table of every sheet, with the row numbers that Numbers shows', () => {
  const bytes = writeNumbers({
    sheets: [
      { name: 'North', tables: [{ name: 'Roster', rows: [['EE Code', 'City'], [], ['0001', null, 7]] }] },
      { name: 'South', tables: [{ name: 'Roster', rows: [['x']] }] },
    ],
  });
  const tables = numbersTables(readNumbers(bytes)).map((table) => ({ ...table, rows: [...table.rows] }));
  expect(tables).toEqual([
    {
      sheet: 'North',
      table: 'Roster',
      rows: [
        { row: 1, cells: [{ type: 'text', value: 'EE Code' }, { type: 'text', value: 'City' }, null] },
        { row: 3, cells: [{ type: 'text', value: '0001' }, null, { type: 'number', value: '7' }] },
      ],
    },
    { sheet: 'South', table: 'Roster', rows: [{ row: 1, cells: [{ type: 'text', value: 'x' }] }] },
  ]);
});

it('leaves out the footer rows that a table declares', () => {
  const rows = [
    ['EE Code', 'City'],
    ['0001', 'Reno'],
    ['2', 'people'],
  ];
  const tables = [{ name: 'Roster', headerRows: 1, footerRows: 1, rows }];
  const [table] = numbersTables(readNumbers(writeNumbers({ sheets: [{ name: 'Sheet 1', tables }] })));
  expect([...(table?.rows ?? [])].map(({ row }) => row)).toEqual([1, 2]);
});

it('a merged cell gives its value to every row that it covers, and the columns that it hides say nothing', () => {
  const merges = [
    { top: 0, left: 0, bottom: 0, right: 2 },
    { top: 2, left: 0, bottom: 3, right: 0 },
    { top: 2, left: 1, bottom: 3, right: 2 },
  ];
  const rows = [
    ['Directory'],
    ['EE Code', 'City', 'State', 'Zip'],
    ['0001', 'Reno', null, '89501'],
    [null, null, null, '89502'],
    ['0002', 'Tulsa', 'OK', '74138'],
  ];
  const bytes = writeNumbers({ sheets: [{ name: 'Sheet 1', tables: [{ name: 'Roster', rows, merges }] }] });
  const name = { report_type: 'employee_directory', report_time: '2026-11-01T02:00:00' } as const;
  const validation = validateReport(numbersTables(readNumbers(bytes)), { name, mapping: NO_MAPPING });
  const read = validation.ok ? validation.report.rows.map(({ code, fields }) => [code.raw, fields]) : [];
  expect(read).toEqual([
    ['0001', { city: 'Reno', zip_code: '89501' }],
    ['0001', { city: 'Reno', zip_code: '89502' }],
    ['0002', { city: 'Tulsa', state: 'OK', zip_code: '74138' }],
  ]);
});
