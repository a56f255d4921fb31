import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { readXlsxTables } from '../shared/tables/xlsx/xlsx-table.js';

type SheetJs = { read(bytes: Buffer, options: object): { Sheets: Record<string, { '!data'?: unknown[] }> } };
type ExcelJs = {
  Workbook: new () => {
    xlsx: { readFile(path: string): Promise<unknown> };
    worksheets: { rowCount: number }[];
  };
  stream: {
    xlsx: { WorkbookReader: new (path: string, options: object) => AsyncIterable<AsyncIterable<unknown>> };
  };
};
type ReadExcelFile = { default(path: string): Promise<{ data: unknown[] }[]> };

/** Loads from `bench/`, the working directory: the other readers are installed there. */
const load = createRequire(join(process.cwd(), 'package.json'));

/** Each function reads a whole file and returns its number of rows. */
const READERS: Readonly<Record<string, (path: string) => number | Promise<number>>> = {
  ours: (path) => {
    let rows = 0;
    for (const table of readXlsxTables(readFileSync(path))) for (const _ of table.rows) rows += 1;
    return rows;
  },
  'sheetjs-0.20.3': (path) => {
    const book = (load('@e965/xlsx') as SheetJs).read(readFileSync(path), { dense: true });
    return Object.values(book.Sheets)[0]?.['!data']?.length ?? 0;
  },
  'read-excel-file': async (path) => {
    const [sheet] = await (load('read-excel-file/node') as ReadExcelFile).default(path);
    return sheet?.data.length ?? 0;
  },
  exceljs: async (path) => {
    const { Workbook } = load('exceljs') as ExcelJs;
    const book = new Workbook();
    await book.xlsx.readFile(path);
    return book.worksheets[0]?.rowCount ?? 0;
  },
  'exceljs-stream': async (path) => {
    const { stream } = load('exceljs') as ExcelJs;
    const options = { sharedStrings: 'cache', worksheets: 'emit', styles: 'cache' };
    let rows = 0;
    for await (const sheet of new stream.xlsx.WorkbookReader(path, options))
      for await (const _ of sheet) rows += 1;
    return rows;
  },
};

/** Reads a file once with one reader. Prints the seconds and CPU seconds, the process's peak memory in MiB, and the rows. */
async function main([reader = '', path = '']: readonly string[]): Promise<void> {
  const read = READERS[reader];
  if (!read) throw new Error(`unknown reader ${reader}`);
  const before = process.cpuUsage();
  const start = performance.now();
  const rows = await read(path);
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(before);
  const peak = process.resourceUsage().maxRSS / 1024;
  process.stdout.write(JSON.stringify({ seconds, cpuSeconds: (user + system) / 1e6, peak, rows }));
}

await main(process.argv.slice(2));
