import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readNumbers } from '../numbers/read/read-numbers.js';
import { generatePush, tablesOf } from './generate-push.js';
import { temporaryFolder } from './temporary-folder.js';

const time = new Date('2026-11-01T02:00:00Z');
let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  temporary = await temporaryFolder();
});
afterEach(() => temporary.remove());

test('the files have the names of Paycom, and read back as written', async () => {
  const names = await generatePush(temporary.folder, { employees: 30, seed: 3, time });
  expect((await readdir(temporary.folder)).sort()).toEqual([...names].sort());
  expect([...names].sort().map((name) => name.replace(/_[0-9a-f]{8}/, '_x'))).toEqual([
    '20261101020000_Employee_Payees_x_EmployeeRoster.numbers',
    '20261101020128_Employee_Dates_x_EmployeeRoster.numbers',
    '20261101020256_Employee_Directory_x_EmployeeRoster.numbers',
    '20261101020300_Rate_History_Report_2026-11-01_x.numbers',
  ]);
  const directory = names.find((name) => name.includes('Directory')) ?? '';
  const rows = [...(readNumbers(join(temporary.folder, directory)).sheets[0]?.tables[0]?.rowsOf() ?? [])];
  expect(rows).toHaveLength(31);
  expect(rows[0]?.cells[0]).toEqual({ type: 'text', value: 'EECode' });
  expect(rows[1]?.cells[0]).toEqual({ type: 'text', value: '0001' });
});

test('one seed gives the same bytes again, so a second push of it changes nothing', async () => {
  const read = async (folder: string, names: string[]) =>
    Promise.all(names.map(async (name) => (await readFile(join(folder, name))).toString('base64')));
  const [one, two] = [join(temporary.folder, 'one'), join(temporary.folder, 'two')];
  const first = await read(one, await generatePush(one, { employees: 30, time }));
  expect(
    (await read(two, await generatePush(two, { employees: 30, time }))).every(
      (file, at) => file === first[at],
    ),
  ).toBe(true);
});

test('the reports contain the planted values', async () => {
  const names = await generatePush(temporary.folder, {
    employees: 5,
    time,
    plant: { lastName: 'CANARYNAME', birthDate: '1977-07-07' },
  });
  const texts = names.flatMap((name) =>
    readNumbers(join(temporary.folder, name)).sheets.flatMap((sheet) =>
      sheet.tables.flatMap((table) =>
        [...table.rowsOf()].flatMap(({ cells }) =>
          cells.map((cell) => (cell && 'value' in cell ? String(cell.value) : '')),
        ),
      ),
    ),
  );
  expect(texts.filter((text) => text.startsWith('CANARYNAME,')).length).toBeGreaterThan(2);
  expect(texts).toContain('1977-07-07');
});

test('a report with too many rows for one table gets several, each with the headings', () => {
  const written = (codes: readonly string[]) => {
    const tables: unknown[] = [];
    for (const { name, rows } of tablesOf(
      { headings: ['EECode'], rows: codes.map((code) => [code]) },
      'T',
      2,
    ))
      tables.push([name, [...rows].flat()]);
    return tables;
  };
  expect(written([])).toEqual([['T', ['EECode']]]);
  expect(written(['1', '2'])).toEqual([['T', ['EECode', '1', '2']]]);
  expect(written(['1', '2', '3'])).toEqual([
    ['T', ['EECode', '1', '2']],
    ['T 2', ['EECode', '3']],
  ]);
});
