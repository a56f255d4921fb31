import { strToU8, zipSync } from 'fflate';
import { expect, it } from 'vitest';
import { readXlsxTables } from './xlsx-table.js';

const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** The smallest workbook that Excel opens, with one style for dates. */
function workbook(sheets: Readonly<Record<string, string>>): Uint8Array {
  const names = Object.keys(sheets);
  const tags = names.map((name, at) => `<sheet name="${name}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`);
  const links = names.map(
    (_, at) =>
      `<Relationship Id="rId${at + 1}" Type="${RELATIONS}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`,
  );
  const files: Record<string, string> = {
    'xl/workbook.xml': `<workbook ${MAIN} xmlns:r="${RELATIONS}"><sheets>${tags.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${links.join('')}</Relationships>`,
    'xl/styles.xml': `<styleSheet ${MAIN}><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`,
  };
  names.forEach((name, at) => {
    files[`xl/worksheets/sheet${at + 1}.xml`] =
      `<worksheet ${MAIN}><sheetData>${sheets[name]}</sheetData></worksheet>`;
  });
  return zipSync(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, strToU8(text)])));
}

const text = (at: string, value: string) =>
  `<c r="${at}" t="inlineStr"><is><t xml:space="preserve">${value}</t></is></c>`;

it('keeps cell types, all digits of numbers and row numbers, and reads hidden rows', async () => {
  const rows = [
    `<row r="1">${text('A1', 'EE Code')}${text('B1', 'Hire Date')}</row>`,
    `<row r="3" hidden="1"><c r="A3"><v>42</v></c><c r="B3" s="1"><v>44610</v></c><c r="C3" t="b"><v>1</v></c></row>`,
    `<row r="4"><c r="A4"><f>1+1</f><v>25.560000000000002</v></c><c r="C4" t="str"><f>"x"</f><v>x</v></c><c r="D4"><v>1.5E-7</v></c></row>`,
  ];
  const tables = await readXlsxTables(
    workbook({ Roster: rows.join(''), Notes: `<row r="1">${text('A1', 'checked')}</row>` }),
  );
  expect(tables).toEqual([
    {
      sheet: 'Roster',
      table: 'Roster',
      rows: [
        {
          row: 1,
          cells: [{ type: 'text', value: 'EE Code' }, { type: 'text', value: 'Hire Date' }, null, null],
        },
        {
          row: 3,
          cells: [
            { type: 'number', value: '42' },
            { type: 'date', value: '2022-02-18T00:00:00' },
            { type: 'bool', value: true },
            null,
          ],
        },
        {
          row: 4,
          cells: [
            { type: 'number', value: '25.560000000000002' },
            null,
            { type: 'text', value: 'x' },
            { type: 'number', value: '0.00000015' },
          ],
        },
      ],
    },
    { sheet: 'Notes', table: 'Notes', rows: [{ row: 1, cells: [{ type: 'text', value: 'checked' }] }] },
  ]);
});

it.each([
  ['a file that is not a zip', strToU8('EE Code,City')],
  ['a zip that is not a workbook', zipSync({ 'a.txt': strToU8('x') })],
  ['an empty file', new Uint8Array()],
])('rejects %s', async (_, bytes) => {
  await expect(readXlsxTables(bytes)).rejects.toMatchObject({ code: 'not_a_report' });
});
