import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../numbers/cell.js';
import { cpuMilliseconds } from '../../../tests/cpu-time.js';
import { type ExampleWorkbook, workbookOf, workbookParts, zipOfTexts } from '../../../tests/workbook-of.js';
import { AppError } from '../../app-error.js';
import { XLSX_LIMITS } from './limits.js';
import { readXlsxTables } from './xlsx-table.js';

const text = (at: string, value: string) =>
  `<c r="${at}" t="inlineStr"><is><t xml:space="preserve">${value}</t></is></c>`;

const rowsOf = (bytes: Uint8Array, limits = XLSX_LIMITS) =>
  readXlsxTables(bytes, limits).map(({ rows, ...table }) => ({ ...table, rows: [...rows] }));

/** Reads the rows of a workbook with one sheet. */
const only = (rows: string, more: Partial<ExampleWorkbook> & { readonly after?: string } = {}) => {
  const { after = '', ...workbook } = more;
  return rowsOf(workbookOf({ sheets: [{ name: 'S', rows, after }], ...workbook }))[0]?.rows ?? [];
};
/** Reads one stored cell. */
const cell = (xml: string, more: Partial<ExampleWorkbook> = {}): Cell | null | undefined =>
  only(`<row r="1">${xml}</row>`, more)[0]?.cells[0];

const refusal = (read: () => unknown): string => {
  try {
    read();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'report_too_large') return error.message;
    if (error.code !== 'not_a_report') throw error;
    return String(error.details.reason);
  }
  return 'read';
};

describe('sheets', () => {
  it('keeps cell types, all digits of numbers and row numbers, and reads hidden rows', () => {
    const rows = [
      `<row r="1">${text('A1', 'EE Code')}${text('B1', 'Hire Date')}</row>`,
      `<row r="3" hidden="1"><c r="A3"><v>42</v></c><c r="B3" s="1"><v>44610</v></c><c r="C3" t="b"><v>1</v></c></row>`,
      `<row r="4"><c r="A4"><f>1+1</f><v>25.560000000000002</v></c><c r="C4" t="str"><f>"x"</f><v>x</v></c><c r="D4"><v>1.5E-7</v></c></row>`,
    ];
    const sheets = [
      { name: 'Roster', rows: rows.join('') },
      { name: 'Notes', rows: `<row r="1">${text('A1', 'checked')}</row>` },
    ];
    expect(rowsOf(workbookOf({ sheets }))).toEqual([
      {
        sheet: 'Roster',
        table: 'Roster',
        rows: [
          {
            row: 1,
            cells: [
              { type: 'text', value: 'EE Code' },
              { type: 'text', value: 'Hire Date' },
            ],
          },
          {
            row: 3,
            cells: [
              { type: 'number', value: '42' },
              { type: 'date', value: '2022-02-18T00:00:00' },
              { type: 'bool', value: true },
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
      {
        sheet: 'Notes',
        table: 'Notes',
        rows: [{ row: 1, cells: [{ type: 'text', value: 'checked' }] }],
      },
    ]);
  });

  it('passes over hidden sheets, charts and dialogs, and says why', () => {
    const row = `<row r="1">${text('A1', 'x')}</row>`;
    const sheets = [
      { name: 'Chart', rows: '', kind: 'chartsheet' },
      { name: 'Roster', rows: row },
      { name: 'Last month', rows: row, state: 'hidden' },
      { name: 'Before', rows: row, state: 'veryHidden' },
      { name: 'Dialog', rows: '', kind: 'dialogsheet' },
    ];
    expect(
      rowsOf(workbookOf({ sheets })).map(({ sheet, passedOver, rows }) => [sheet, passedOver, rows.length]),
    ).toEqual([
      ['Chart', 'chart', 0],
      ['Roster', undefined, 1],
      ['Last month', 'hidden', 0],
      ['Before', 'very_hidden', 0],
      ['Dialog', 'no_cells', 0],
    ]);
    expect(refusal(() => readXlsxTables(workbookOf({ sheets: sheets.slice(2) })))).toBe(
      'no sheet with cells is visible',
    );
  });

  it('counts rows and cells that have no reference from the one before', () => {
    const rows =
      '<row><c><v>1</v></c><c r="D1"><v>2</v></c><c><v>3</v></c></row><row r="7"><c/><c><v>4</v></c></row><row><c r="B8"><v>5</v></c></row>';
    const found = only(rows).map(({ row, cells }) => [
      row,
      cells.map((each) => (each?.type === 'number' ? each.value : null)),
    ]);
    expect(found).toEqual([
      [1, ['1', null, null, '2', '3']],
      [7, [null, '4', null, null, null]],
      [8, [null, '5', null, null, null]],
    ]);
  });

  it('a value in the last cell of a sheet makes only that row wide', () => {
    const rows = `<row r="1">${text('A1', 'a')}${text('B1', 'b')}</row><row r="2"><c r="XFD2"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>2</v></c></row>`;
    const found = only(rows);
    expect(found.map(({ row, cells }) => [row, cells.length])).toEqual([
      [1, 2],
      [2, 16_384],
      [1_048_576, 2],
    ]);
    expect(found[1]?.cells[16_383]).toEqual({ type: 'number', value: '1' });
  });

  it('a merged cell gives its value to every row that it covers, but not to other columns', () => {
    const rows = [
      `<row r="1">${text('A1', 'code')}${text('B1', 'city')}${text('C1', 'state')}</row>`,
      `<row r="2">${text('A2', '0001')}${text('B2', 'Reno')}${text('C2', 'hidden by the merge')}</row>`,
      `<row r="3">${text('A3', '0002')}${text('B3', 'hidden too')}</row>`,
      `<row r="4"><c r="A4" s="1"/></row>`,
      `<row r="5">${text('A5', '0003')}</row>`,
    ];
    const after =
      '<mergeCells count="1"><mergeCell ref="B2:C4"/></mergeCells><hyperlinks><hyperlink ref="A1:A5"/></hyperlinks>';
    const values = (found: ReturnType<typeof only>) =>
      found.map(({ row, cells }) => [
        row,
        ...cells.map((each) => (each?.type === 'text' ? each.value : null)),
      ]);
    const expected = [
      [1, 'code', 'city', 'state'],
      [2, '0001', 'Reno', null],
      [3, '0002', 'Reno', null],
      [5, '0003', null, null],
    ];
    expect(values(only(rows.join(''), { after }))).toEqual(expected);
    const prefixed = after.replaceAll(/(<\/?)/g, '$1x:');
    expect(values(only(rows.join(''), { after: prefixed }))).toEqual(expected);
    const named = [...rows, `<row r="6">${text('A6', 'mergeCells')}</row>`].join('');
    expect(values(only(named, { after })).slice(0, 4)).toEqual(expected);
  });

  it('reads shared texts without phonetic guides, and rich text as one text', () => {
    const texts =
      '<si><t>田中</t><rPh sb="0" eb="2"><t>タナカ</t></rPh></si><si><r><t xml:space="preserve">Broken </t></r><r><t>Arrow</t></r></si><si/>';
    const found = only('<row r="1"><c t="s"><v>0</v></c><c t="s"><v> 1 </v></c><c t="s"><v>2</v></c></row>', {
      texts,
    });
    expect(found[0]?.cells).toEqual([
      { type: 'text', value: '田中' },
      { type: 'text', value: 'Broken Arrow' },
    ]);
  });

  it.each([
    ['a&amp;b &lt;c&gt; &#233;&#xE9;', 'a&b <c> éé'],
    ['a_x000D_\nb', 'a\r\nb'],
    ['_x005F_x000D_', '_x000D_'],
    ['<![CDATA[a<b]]>', 'a<b'],
  ])('decodes %j', (stored, value) => {
    expect(cell(text('A1', stored))).toEqual({ type: 'text', value });
  });

  it('reads UTF-16, and a text that is no UTF-8 is an error of its cell', () => {
    const parts = workbookParts({
      sheets: [{ name: 'S', rows: `<row r="1">${text('A1', 'Zoë')}${text('B1', 'x')}</row>` }],
    });
    const path = 'xl/worksheets/sheet1.xml';
    const sheet = parts[path] ?? '';
    const wide = Buffer.from(`\ufeff${sheet}`, 'utf16le');
    expect(rowsOf(zipOfTexts({ ...parts, [path]: wide }))[0]?.rows[0]?.cells[0]).toEqual({
      type: 'text',
      value: 'Zoë',
    });
    const narrow = Buffer.from(sheet, 'latin1');
    expect(rowsOf(zipOfTexts({ ...parts, [path]: narrow }))[0]?.rows[0]?.cells).toEqual([
      { type: 'error', reason: 'damaged_text' },
      { type: 'text', value: 'x' },
    ]);
  });
});

describe('cells', () => {
  it.each([
    ['an error', '<c t="e"><v>#N/A</v></c>', 'failed_formula'],
    ['a failed formula', '<c t="e"><f>1/0</f><v>#DIV/0!</v></c>', 'failed_formula'],
    ['a formula without a result', '<c><f>A2</f></c>', 'no_result'],
    ['a formula with an empty result of no type', '<c><f>A2</f><v></v></c>', 'no_result'],
    ['a text formula without a result', '<c t="str"><f>A2</f></c>', 'no_result'],
    ['a reference to a text that is not there', '<c t="s"><v>7</v></c>', 'missing_text'],
    ['a reference to no text', '<c t="s"><v>x</v></c>', 'missing_text'],
    ['an unknown type', '<c t="money"><v>1</v></c>', 'unknown_type'],
    ['a number that is none', '<c><v>12,5</v></c>', 'damaged_value'],
    ['a number that is infinite', '<c><v>INF</v></c>', 'damaged_value'],
    ['a number of any size', '<c><v>1E99999</v></c>', 'damaged_value'],
    ['a number that Excel has cut to 15 digits', '<c><v>1.23456789012345E+16</v></c>', 'lost_digits'],
    ['a boolean that is none', '<c t="b"><v>maybe</v></c>', 'damaged_value'],
    ['a date in the year 10000', '<c s="1"><v>2958466</v></c>', 'date_out_of_range'],
    ['a date before 1900', '<c s="1"><v>-1</v></c>', 'date_out_of_range'],
    ['no day of 1900', '<c s="1"><v>0</v></c>', 'date_out_of_range'],
    ['29 February 1900', '<c s="1"><v>60</v></c>', 'date_out_of_range'],
    ['an ISO date that does not exist', '<c t="d"><v>2021-02-29</v></c>', 'date_out_of_range'],
  ])('%s is an error with its reason', (_, xml, reason) => {
    expect(cell(xml)).toEqual({ type: 'error', reason });
  });

  it.each([
    ['a style alone', '<c s="1"/>'],
    ['an empty text', text('A1', '')],
    ['the empty text of a formula', '<c t="str"><f>""</f><v></v></c>'],
    ['an empty value', '<c><v/></c>'],
  ])('%s is empty', (_, xml) => {
    expect(cell(xml)).toBeUndefined();
  });

  it.each([
    ['12.50', '12.5'],
    ['-0.1', '-0.1'],
    ['+7', '7'],
    ['.5', '0.5'],
    ['1E5', '100000'],
    ['1.234E-3', '0.001234'],
    ['0.1000000000000000055511151231257827', '0.1000000000000000055511151231257827'],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
    [' 42 ', '42'],
    ['-0', '0'],
  ])('the number %j is %s, without the digits of a float', (stored, value) => {
    expect(cell(`<c><v>${stored}</v></c>`)).toEqual({ type: 'number', value });
  });

  it('a style that does not exist is no style', () => {
    expect(cell('<c s="99"><v>44610</v></c>')).toEqual({ type: 'number', value: '44610' });
    expect(cell('<c s="-1"><v>44610</v></c>')).toEqual({ type: 'number', value: '44610' });
  });

  it.each([
    ['1', '1900-01-01T00:00:00'],
    ['59', '1900-02-28T00:00:00'],
    ['61', '1900-03-01T00:00:00'],
    ['43891', '2020-03-01T00:00:00'],
    ['43891.708333333336', '2020-03-01T17:00:00'],
    ['43891.5000001', '2020-03-01T12:00:00.009000'],
    ['2958465.99998', '9999-12-31T23:59:58.272000'],
  ])('day %s is %s', (stored, value) => {
    expect(cell(`<c s="1"><v>${stored}</v></c>`)).toEqual({ type: 'date', value });
  });

  it.each([
    ['0', '1904-01-01T00:00:00'],
    ['42429', '2020-03-01T00:00:00'],
  ])('in the 1904 system, day %s is %s', (stored, value) => {
    expect(cell(`<c s="1"><v>${stored}</v></c>`, { date1904: true })).toEqual({ type: 'date', value });
  });

  it.each(['America/Los_Angeles', 'UTC', 'Pacific/Auckland'])('an ISO date is the same day in %s', (zone) => {
    const before = process.env.TZ;
    process.env.TZ = zone;
    try {
      for (const stored of [
        '2020-03-01',
        '2020-03-01T00:00:00',
        '2020-03-01T00:00:00Z',
        '2020-03-01T00:00:00.000+13:00',
      ]) {
        expect(cell(`<c t="d"><v>${stored}</v></c>`, { strict: true })).toEqual({
          type: 'date',
          value: '2020-03-01T00:00:00',
        });
      }
    } finally {
      if (before === undefined) delete process.env.TZ;
      else process.env.TZ = before;
    }
  });

  it.each([
    ['General', 'number'],
    ['[Red]0.00', 'number'],
    ['_($* #,##0.00_);_($* (#,##0.00)', 'number'],
    ['000000', 'number'],
    ['"days" 0', 'number'],
    ['0\\d', 'number'],
    ['0.00E+00', 'number'],
    ['@', 'number'],
    ['[$-409]d-mmm-yy;@', 'date'],
    ['yyyy"年"m"月"d"日"', 'date'],
    ['mmmm', 'date'],
    ['m/d/yy h:mm', 'date'],
    ['h:mm AM/PM', 'date'],
    ['[h]:mm:ss', 'duration'],
    ['[mm]:ss', 'duration'],
  ])('a number in the format %j is a %s', (format, type) => {
    const code = format.replaceAll('"', '&quot;');
    const styles = `<numFmts><numFmt numFmtId="170" formatCode="${code}"/></numFmts><cellXfs><xf numFmtId="170"/></cellXfs><dxfs><dxf><numFmt numFmtId="170" formatCode="0"/></dxf></dxfs>`;
    expect(cell('<c s="0"><v>44610</v></c>', { styles })?.type).toBe(type);
  });

  it('a time of day is a duration', () => {
    const styles = '<cellXfs><xf numFmtId="20"/></cellXfs>';
    expect(cell('<c s="0"><v>0.3541666666666667</v></c>', { styles })).toEqual({
      type: 'duration',
      value: 30_600,
    });
  });
});

describe('limits', () => {
  const wide = (cells: number) => `<row r="1">${'<c><v>1</v></c>'.repeat(cells)}</row>`;

  it.each<[string, string, Partial<typeof XLSX_LIMITS>]>([
    ['rows', '<row><c><v>1</v></c></row>'.repeat(9), { rows: 8 }],
    ['cells', '<row><c><v>1</v></c></row>'.repeat(9), { cells: 8 }],
    ['characters in a text', `<row>${text('A1', 'x'.repeat(9))}</row>`, { textLength: 8 }],
    ['inflated bytes in a part', wide(200), { partBytes: 1_000 }],
    ['inflated bytes', wide(200), { inflatedBytes: 1_000 }],
    ['merged ranges', wide(1), { merges: 1 }],
    ['texts', wide(1), { sharedTexts: 1 }],
    ['characters in its texts', wide(1), { sharedTextLength: 1 }],
    ['cell styles', wide(1), { styles: 1 }],
    ['sheets', wide(1), { sheets: 0 }],
  ])('refuses more %s than allowed', (what, rows, limits) => {
    const after = '<mergeCells><mergeCell ref="A5:A6"/><mergeCell ref="B5:B6"/></mergeCells>';
    const bytes = workbookOf({
      sheets: [{ name: 'S', rows, after }],
      texts: '<si><t>a</t></si><si><t>b</t></si>',
    });
    const reason = refusal(() => rowsOf(bytes, { ...XLSX_LIMITS, ...limits }));
    expect(reason).toMatch(new RegExp(`more ${what} than the limit of \\d`));
    expect(refusal(() => rowsOf(bytes))).toBe('read');
  });

  it.each([
    ['nested elements', `<row>${'<x>'.repeat(500)}`],
    ['one long tag', `<row a="${'x'.repeat(5 * 2 ** 20)}"/>`],
    ['one long comment', `<!--${'x'.repeat(5 * 2 ** 20)}--><row/>`],
  ])('refuses %s', (_, rows) => {
    expect(refusal(() => only(rows))).toMatch(/more (levels of XML|characters in a tag) than/);
  });

  it('refuses a document type: entities cannot multiply', () => {
    const parts = workbookParts({ sheets: [{ name: 'S', rows: `<row>${text('A1', '&b;')}</row>` }] });
    const path = 'xl/worksheets/sheet1.xml';
    const sheet = `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>${parts[path]}`;
    expect(refusal(() => rowsOf(zipOfTexts({ ...parts, [path]: sheet })))).toBe(
      'its XML has a document type',
    );
  });

  it.each([
    ['states it', 2 ** 30],
    ['states less', 1_000],
  ])('refuses a sheet of 1 GiB that %s, within a second and 256 MiB', (_, stated) => {
    const parts = workbookParts({ sheets: [{ name: 'S', rows: '' }] });
    const path = 'xl/worksheets/sheet1.xml';
    // The bytes behind 64 MiB are never inflated.
    const bytes = withEntry(
      zipOfTexts(parts),
      path,
      deflateRawSync(Buffer.alloc(64 * 2 ** 20, '<c/>')),
      stated,
    );
    const before = process.memoryUsage().rss;
    const milliseconds = cpuMilliseconds(() =>
      expect(refusal(() => rowsOf(bytes))).toMatch(/inflated bytes|inflates to more/),
    );
    expect(milliseconds).toBeLessThan(1_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(256 * 2 ** 20);
  });

  it('many merges over all rows cost no more than the width of the rows', () => {
    const merges = Array.from({ length: 50_000 }, () => '<mergeCell ref="A1:B1048576"/>').join('');
    const rows = '<row><c><v>1</v></c></row>'.repeat(20_000);
    const milliseconds = cpuMilliseconds(() =>
      expect(only(rows, { after: `<mergeCells>${merges}</mergeCells>` })).toHaveLength(20_000),
    );
    expect(milliseconds).toBeLessThan(5_000);
  });

  const each = (count: number) =>
    Array.from(
      { length: count },
      (_, at) => `<mergeCell ref="${columnName(at)}1:${columnName(at)}1048576"/>`,
    );

  it('merged columns without values make no row wider', () => {
    const rows = '<row><c><v>1</v></c></row>'.repeat(3_000);
    const read = only(rows, { after: `<mergeCells>${each(16_000).join('')}</mergeCells>` });
    expect(Math.max(...read.map(({ cells }) => cells.length))).toBe(1);
  });

  it('a cell or a row outside of the grid refuses nothing, and loses no other cell', () => {
    const value = (reference: string, number: number) => `<c r="${reference}"><v>${number}</v></c>`;
    const rows = [
      `<row r="1">${value('A1', 1)}</row>`,
      `<row r="0">${value('A0', 2)}</row>`,
      `<row r="99999999">${value('A99999999', 3)}</row>`,
      `<row r="4">${value('A4', 4)}${value('ZZZZ4', 9)}${value('B4', 5)}</row>`,
    ];
    const read = only(rows.join('')).map(({ row, cells }) => [
      row,
      ...cells.map((each) => (each?.type === 'number' ? each.value : null)),
    ]);
    expect(read).toEqual([
      [1, '1'],
      [2, '2'],
      [3, '3'],
      [4, '4', '5'],
    ]);
  });

  it('the first rows are read in their order, whatever order they are stored in', () => {
    const row = (number: number) => `<row r="${number}"><c><v>${number}</v></c></row>`;
    expect(only([3, 1, 2].map(row).join('')).map((each) => each.row)).toEqual([1, 2, 3]);
  });

  it('refuses merged ranges that give millions of cells their values', () => {
    const first = `<row>${'<c><v>1</v></c>'.repeat(16_000)}</row>`;
    const rows = first + '<row><c><v>1</v></c></row>'.repeat(3_000);
    expect(() => only(rows, { after: `<mergeCells>${each(16_000).join('')}</mergeCells>` })).toThrow(
      expect.objectContaining({ code: 'report_too_large' }),
    );
  });
});

/** @example columnName(27) 'AB' */
function columnName(column: number): string {
  const rest = Math.floor(column / 26);
  return (rest > 0 ? columnName(rest - 1) : '') + String.fromCharCode(65 + (column % 26));
}

/** Replaces an entry of a zip by compressed bytes of a stated size. */
function withEntry(zip: Uint8Array, path: string, packed: Uint8Array, size: number): Uint8Array {
  const marker = new Uint8Array(packed.length).fill(0x55);
  const bytes = Buffer.from(zipSync({ ...unzipSync(zip), [path]: [marker, { level: 0 }] }));
  bytes.set(packed, bytes.indexOf(marker));
  const directory = bytes.readUInt32LE(bytes.length - 6);
  const entry = bytes.indexOf(path, directory) - 46;
  bytes.writeUInt16LE(8, entry + 10);
  bytes.writeUInt32LE(size, entry + 24);
  return bytes;
}

describe('damage', () => {
  it.each<[string, Uint8Array, string]>([
    ['a file that is not a zip', strToU8('EE Code,City'), 'cut off'],
    ['an empty file', new Uint8Array(), 'cut off'],
    ['a zip that is not a workbook', zipSync({ 'a.txt': strToU8('x') }), 'it has no workbook'],
  ])('refuses %s', (_, bytes, reason) => {
    expect(refusal(() => readXlsxTables(bytes))).toContain(reason);
  });

  const parts = workbookParts({
    sheets: [{ name: 'S', rows: `<row r="1">${text('A1', 'a')}<c t="s"><v>0</v></c></row>` }],
    texts: '<si><t>shared</t></si>',
  });

  it.each([
    ['xl/worksheets/sheet1.xml', 'it has no sheet'],
    ['xl/sharedStrings.xml', 'it has no list of sharedStrings'],
    ['xl/_rels/workbook.xml.rels', 'does not say where one of its sheets is'],
  ])('refuses a workbook without %s', (path, reason) => {
    const { [path]: _, ...rest } = parts;
    expect(refusal(() => rowsOf(zipOfTexts(rest)))).toContain(reason);
  });

  it.each(Object.keys(parts))('refuses a %s that is cut off', (path) => {
    const cut = (parts[path] ?? '').slice(0, -20);
    expect(refusal(() => rowsOf(zipOfTexts({ ...parts, [path]: cut })))).toBe('its XML is cut off');
  });

  it('reads or refuses any damaged workbook, and never fails otherwise', () => {
    const whole = workbookOf({
      sheets: [
        {
          name: 'S',
          rows: `<row r="1">${text('A1', 'a')}<c t="s" s="1"><v>0</v></c></row>`,
          after: '<mergeCells><mergeCell ref="A1:A2"/></mergeCells>',
        },
      ],
      texts: '<si><t>secret</t></si>',
    });
    const inflated = unzipSync(whole);
    const outcomes = new Set<string>();
    const read = (bytes: Uint8Array) => outcomes.add(refusal(() => rowsOf(bytes)));
    fc.assert(
      fc.property(fc.nat(), fc.nat(255), fc.constantFrom(...Object.keys(inflated)), (at, byte, path) => {
        const damaged = whole.slice();
        damaged[at % damaged.length] = byte;
        read(damaged);
        read(whole.slice(0, at % whole.length));
        const part = (inflated[path] ?? new Uint8Array()).slice();
        part[at % part.length] = byte;
        read(zipSync({ ...inflated, [path]: part }));
      }),
      { numRuns: 400 },
    );
    expect(outcomes.size).toBeGreaterThan(3);
    for (const reason of outcomes) expect(reason).not.toMatch(/undefined|NaN|secret/);
  });

  it('a damaged sheet is refused before its first row is read', () => {
    const bytes = workbookOf({
      sheets: [{ name: 'S', rows: `<row>${text('A1', 'a'.repeat(300))}</row>`.repeat(50) }],
    });
    const path = 'xl/worksheets/sheet1.xml';
    const at = Buffer.from(bytes).indexOf(path) + path.length + 40;
    const damaged = bytes.slice();
    damaged[at] = (damaged[at] ?? 0) ^ 0xff;
    const [table] = readXlsxTables(damaged);
    expect(refusal(() => table?.rows[Symbol.iterator]().next())).toMatch(
      /checksum|cannot be inflated|stated size/,
    );
  });
});
