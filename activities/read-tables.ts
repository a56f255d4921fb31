import { NumbersError } from '../numbers/numbers-error.js';
import { readNumbers } from '../numbers/read/read-numbers.js';
import { AppError } from '../shared/app-error.js';
import { type IsHeading, readCsvTables } from '../shared/tables/csv-table.js';
import { numbersTables } from '../shared/tables/numbers-table.js';
import type { SourceTable } from '../shared/tables/source-table.js';
import { readXlsxTables } from '../shared/tables/xlsx/xlsx-table.js';

/**
 * Reads the tables of a report file. Detects the format by the file extension.
 *
 * @throws AppError `not_a_report`
 */
export async function readTables(
  name: string,
  bytes: Uint8Array,
  isHeading: IsHeading,
): Promise<readonly SourceTable[]> {
  try {
    if (/\.csv$/i.test(name)) return readCsvTables(bytes, isHeading);
    if (/\.xlsx$/i.test(name)) return await readXlsxTables(bytes);
    return numbersTables(readNumbers(bytes));
  } catch (error) {
    if (error instanceof NumbersError) throw new AppError('not_a_report', { reason: error.code }, error);
    throw error;
  }
}
