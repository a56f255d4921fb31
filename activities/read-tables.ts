import { Budget, DEFAULT_LIMITS } from '../numbers/limits.js';
import { NumbersError } from '../numbers/numbers-error.js';
import { readNumbers } from '../numbers/read/read-numbers.js';
import { looksLikeZip, zipEntries } from '../numbers/read/zip-entries.js';
import { AppError } from '../shared/app-error.js';
import { type IsHeading, readCsvTables } from '../shared/tables/csv-table.js';
import { numbersTables } from '../shared/tables/numbers-table.js';
import type { SourceTable } from '../shared/tables/source-table.js';
import { readXlsxTables } from '../shared/tables/xlsx-table.js';
import { refuseForeign } from './foreign-format.js';

/**
 * Reads the tables of a report file. The format is what the bytes show, whatever the file's name ends with (REPORTS §1).
 *
 * @throws AppError `not_a_report`, `unsupported_format`, `report_too_large`
 */
export function readTables(bytes: Uint8Array, isHeading: IsHeading): readonly SourceTable[] {
  try {
    refuseForeign(bytes);
    if (!looksLikeZip(bytes)) return readCsvTables(bytes, isHeading);
    const names = zipEntries(bytes, new Budget(DEFAULT_LIMITS)).map(({ name }) => name);
    if (names.some((name) => /^(xl\/|\[Content_Types\]\.xml$)/i.test(name))) return readXlsxTables(bytes);
    return numbersTables(readNumbers(bytes));
  } catch (error) {
    if (error instanceof NumbersError) throw new AppError('not_a_report', { reason: error.code }, error);
    throw error;
  }
}
