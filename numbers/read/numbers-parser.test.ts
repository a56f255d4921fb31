import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Cell } from '../cell.js';
import { anyCell } from '../testing/arbitrary-cells.js';
import { writeNumbers } from '../write/write-numbers.js';

const VERSION = '4.22.0';
const CACHE = fileURLToPath(new URL(`../../.cache/numbers-parser-${VERSION}/`, import.meta.url));
const absent = !existsSync(CACHE) && spawnSync('python3', ['-m', 'pip', '--version']).status !== 0;

/** Prints each table as [sheet, table, header rows, merges, rows of [kind, value]]. */
const SCRIPT = `
import json, sys, warnings
warnings.simplefilter('ignore')
from numbers_parser import Document
def plain(cell):
    value = cell.value
    kind = type(cell).__name__
    if kind == 'DateCell': value = value.isoformat()
    if kind == 'DurationCell': value = value.total_seconds()
    return [kind, value]
document = Document(sys.argv[1])
print(json.dumps([[sheet.name, table.name, table.num_header_rows, table.merge_ranges,
    [[plain(cell) for cell in row] for row in table.rows()]]
    for sheet in document.sheets for table in sheet.tables]))
`;

type ParsedTable = [
  sheet: string,
  table: string,
  headerRows: number,
  merges: string[],
  rows: [string, unknown][][],
];

function install(): void {
  if (existsSync(CACHE)) return;
  const unfinished = `${CACHE.slice(0, -1)}.${process.pid}`;
  const args = ['-m', 'pip', 'install', '--quiet', '--target', unfinished, `numbers-parser==${VERSION}`];
  execFileSync('python3', args, { stdio: 'pipe' });
  if (existsSync(CACHE)) rmSync(unfinished, { recursive: true });
  else renameSync(unfinished, CACHE);
}

function parse(bytes: Uint8Array): ParsedTable[] {
  const folder = mkdtempSync(join(tmpdir(), 'numbers-parser-'));
  try {
    const path = join(folder, 'written.numbers');
    writeFileSync(path, bytes);
    const env = { ...process.env, PYTHONPATH: CACHE };
    return JSON.parse(
      execFileSync('python3', ['-c', SCRIPT, path], { env, encoding: 'utf8' }),
    ) as ParsedTable[];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The package's name for a cell type, and the value. It reads numbers as doubles whose last digits are inexact. */
function asTold(cell: Cell | null): [string, unknown] {
  switch (cell?.type) {
    case undefined:
    case 'empty':
      return ['EmptyCell', null];
    case 'text':
      return ['TextCell', cell.value];
    case 'richtext':
      return ['RichTextCell', cell.value];
    case 'number':
    case 'currency':
      return ['NumberCell', near(Number(cell.value))];
    case 'date':
      return ['DateCell', cell.value];
    case 'bool':
      return ['BoolCell', cell.value];
    case 'duration':
      return ['DurationCell', near(cell.value)];
    case 'error':
      return ['ErrorCell', null];
  }
}

function near(value: number): unknown {
  const digits = -Math.log10(Math.max(Math.abs(value) * 1e-11, 1e-6));
  return expect.closeTo(value, digits);
}

describe.skipIf(absent)('the Python package numbers-parser (needs Python with pip)', () => {
  beforeAll(install);

  it('reads any cells as written', () => {
    const cells = fc.sample(anyCell, { numRuns: 1_500, seed: 4 });
    const rows = Array.from({ length: 300 }, (_, i) => [
      ...cells.slice(5 * i, 5 * i + 5),
      i % 2 ? null : 'end',
    ]);
    const parsed =
      parse(writeNumbers({ sheets: [{ name: 'S', tables: [{ name: 'T', rows }] }] }))[0]?.[4] ?? [];
    expect(parsed).toHaveLength(rows.length);
    rows.forEach((row, i) => {
      const expected = row.map((cell) =>
        asTold(typeof cell === 'string' ? { type: 'text', value: cell } : cell),
      );
      expect(parsed[i], `row ${i}`).toEqual(expected);
    });
  });

  it('reads the sheets, tables, header rows and merges', () => {
    const merges = [{ top: 1, left: 0, bottom: 2, right: 1 }];
    const document = {
      sheets: [
        { name: 'One', tables: [{ name: 'A', headerRows: 1, merges, rows: [['x', 'y'], ['m'], []] }] },
        { name: 'Two', tables: ['B', 'C'].map((name) => ({ name, rows: [[name]] })) },
      ],
    };
    const parsed = parse(writeNumbers(document)).map(([sheet, table, headers, ranges]) => [
      sheet,
      table,
      headers,
      ranges,
    ]);
    expect(parsed).toEqual([
      ['One', 'A', 1, ['A2:B3']],
      ['Two', 'B', 0, []],
      ['Two', 'C', 0, []],
    ]);
  });
});
