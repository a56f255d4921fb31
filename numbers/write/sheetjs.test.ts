import { read, utils } from '@e965/xlsx';
import { expect, it } from 'vitest';
import { writeNumbers } from './write-numbers.js';

it('SheetJS opens a written document with several tables and an empty one', () => {
  const rows = [
    ['Code', 'Name', 'Rate', 'Exempt'],
    ['0001', 'ZOË', 12.25, true],
    [],
    ['0002', null, -3, false],
  ];
  const merges = [{ top: 3, left: 0, bottom: 3, right: 1 }];
  const document = {
    sheets: [
      { name: 'People', tables: [{ name: 'Roster', headerRows: 1, merges, rows }] },
      { name: 'Empty', tables: [{ name: 'Nothing', rows: [] }] },
    ],
  };
  const workbook = read(writeNumbers(document));
  const sheet = workbook.Sheets.People ?? {};
  expect(workbook.SheetNames).toEqual(['People', 'Empty']);
  expect(utils.sheet_to_json(sheet, { header: 1, defval: null, blankrows: true })).toEqual([
    ['Code', 'Name', 'Rate', 'Exempt'],
    ['0001', 'ZOË', 12.25, true],
    [null, null, null, null],
    ['0002', null, -3, false],
  ]);
  expect(sheet['!merges']).toEqual([{ s: { r: 3, c: 0 }, e: { r: 3, c: 1 } }]);
});
