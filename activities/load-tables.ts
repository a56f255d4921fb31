import { NumbersError } from '../numbers/numbers-error.js';
import { readNumbers } from '../numbers/read/read-numbers.js';
import { AppError } from '../shared/app-error.js';
import { isStandardHeading } from '../shared/reports/headings.js';
import { readCsvTables } from '../shared/tables/csv-table.js';
import { numbersTables } from '../shared/tables/numbers-table.js';
import type { SourceTable } from '../shared/tables/source-table.js';
import { readXlsxTables } from '../shared/tables/xlsx-table.js';
import type { Deps } from './deps.js';

/** Increase this when the same bytes may give different tables. */
const PARSER_VERSION = 1;

export function rawKey(sha256: string): string {
  return `raw/${sha256}`;
}

export function tablesKey(sha256: string): string {
  return `tables/${sha256}/${PARSER_VERSION}`;
}

/** Returns the tables of a stored file. Parses the same bytes only once. */
export async function loadTables(
  { blobs }: Pick<Deps, 'blobs'>,
  name: string,
  sha256: string,
): Promise<readonly SourceTable[]> {
  const key = tablesKey(sha256);
  if (await blobs.has(key)) return JSON.parse((await blobs.get(key)).toString('utf8')) as SourceTable[];
  const tables = await parse(name, await blobs.get(rawKey(sha256)));
  await blobs.put(key, Buffer.from(JSON.stringify(tables)));
  return tables;
}

/** Detects the format by the file extension. */
async function parse(name: string, bytes: Uint8Array): Promise<readonly SourceTable[]> {
  try {
    if (/\.csv$/i.test(name)) return readCsvTables(bytes, isStandardHeading);
    if (/\.xlsx$/i.test(name)) return await readXlsxTables(bytes);
    return numbersTables(readNumbers(bytes));
  } catch (error) {
    if (error instanceof NumbersError) throw new AppError('not_a_report', { reason: error.code }, error);
    throw error;
  }
}
