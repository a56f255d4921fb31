import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { parseOptionNumber, parseOptions } from '../dev/parse-options.js';
import type { WriteCell } from '../numbers/write/write-table.js';
import { compilePrograms, installReaders, PROGRAMS, ROOT } from './build.js';
import { median } from './median.js';
import { rosterRows } from './numbers-file.js';
import type { Ratios } from './ratios.js';

const READERS = ['ours', 'sheetjs-0.20.3', 'read-excel-file', 'exceljs', 'exceljs-stream'] as const;
type Reader = (typeof READERS)[number];
type Measure = {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peak: number;
  readonly rows: number;
};

/**
 * Times several readers on the same workbook of 20 columns: one read in a process of its own, in turns. Prints the medians, and the peak
 * memory of the process. `--rows N` sets the rows, `--turns N` the turns.
 */
export async function benchXlsx(args: readonly string[]): Promise<Ratios> {
  const { values } = parseOptions({
    args: [...args],
    options: { rows: { type: 'string', default: '50000' }, turns: { type: 'string', default: '5' } },
  });
  const rows = parseOptionNumber('rows', values.rows);
  const turns = parseOptionNumber('turns', values.turns);
  installReaders();
  compilePrograms();
  const path = await workbookFile(rows);
  const measures = new Map<Reader, Measure[]>(READERS.map((reader) => [reader, []]));
  for (let turn = 0; turn < turns; turn += 1)
    for (const [reader, measured] of measures) measured.push(measure(reader, path));
  print(`${rows} rows × 20 columns, medians of ${turns} turns`);
  print(line('', 'seconds', 'CPU seconds', '÷ ours', 'peak', 'rows'));
  const ours = medianOf(measures.get('ours') ?? []).cpuSeconds;
  const ratios: Record<string, number> = {};
  for (const [reader, measured] of measures) {
    const { seconds, cpuSeconds, peak, rows: found } = medianOf(measured);
    if (reader !== 'ours') ratios[`CPU, ours ÷ ${reader}`] = ours / cpuSeconds;
    const times = [seconds.toFixed(2), cpuSeconds.toFixed(2), (cpuSeconds / ours).toFixed(1)];
    print(line(reader, ...times, `${peak.toFixed(0)} MiB`, String(found)));
  }
  return ratios;
}

/** Returns the path of a fake roster as a workbook with shared strings, as Excel writes it. SheetJS writes the file on first use. */
async function workbookFile(rows: number): Promise<string> {
  const folder = `${ROOT}.cache/bench`;
  const path = `${folder}/roster-${rows}.xlsx`;
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  const { utils, write } = await import('@e965/xlsx');
  const sheet = utils.aoa_to_sheet(
    Array.from(rosterRows(rows), (cells) => cells.map(toSheetJs)),
    { UTC: true, cellDates: true, dense: true },
  );
  const book = utils.book_new();
  utils.book_append_sheet(book, sheet, 'Roster');
  writeFileSync(path, write(book, { type: 'buffer', bookType: 'xlsx', bookSST: true, compression: true }));
  return path;
}

function toSheetJs(cell: WriteCell): unknown {
  if (typeof cell !== 'object' || cell === null) return cell;
  if (cell.type === 'date') return new Date(`${cell.value}Z`);
  return cell.type === 'number' ? Number(cell.value) : null;
}

function measure(reader: Reader, path: string): Measure {
  const program = `${PROGRAMS}/xlsx-reader.js`;
  const out = execFileSync(process.execPath, [program, reader, path], {
    cwd: `${ROOT}bench`,
    encoding: 'utf8',
  });
  return JSON.parse(out) as Measure;
}

function medianOf(measures: readonly Measure[]): Measure {
  const of = (key: keyof Measure) => median(measures.map((each) => each[key]));
  return { seconds: of('seconds'), cpuSeconds: of('cpuSeconds'), peak: of('peak'), rows: of('rows') };
}

function line(name: string, ...columns: readonly string[]): string {
  return name.padEnd(16) + columns.map((column) => column.padStart(13)).join('');
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
