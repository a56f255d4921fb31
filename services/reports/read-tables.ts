import { NumbersError } from '../../numbers/numbers-error.js';
import { readNumbers } from '../../numbers/read/read-numbers.js';
import { AppError } from '../../shared/app-error.js';
import { hasHeading, type IsHeading, readCsvTables } from '../../shared/tables/csv-table.js';
import { numbersTables } from '../../shared/tables/numbers-table.js';
import type { SourceTable } from '../../shared/tables/source-table.js';
import { readXlsxTables } from '../../shared/tables/xlsx/xlsx-table.js';
import { detectFormat, numbersRefusal } from './file-format.js';

/**
 * Reads the tables of a report file. Its content shows its format. The name only says what text without a known heading was meant to be.
 *
 * @throws AppError `not_a_report`, `unsupported_format`
 */
export function readTables(name: string, bytes: Uint8Array, isHeading: IsHeading): readonly SourceTable[] {
  switch (detectFormat(bytes)) {
    case 'xlsx':
      return readXlsxTables(bytes);
    case 'numbers':
      return readNumbersTables(bytes);
    case 'text':
      if (/\.(?:numbers|xlsx)$/i.test(name) && bytes.length > 0 && !hasHeading(bytes, isHeading))
        throw new AppError('not_a_report', { reason: 'it is text without a known heading' });
      return readCsvTables(bytes, isHeading);
  }
}

function readNumbersTables(bytes: Uint8Array): SourceTable[] {
  try {
    return numbersTables(readNumbers(bytes));
  } catch (error) {
    throw error instanceof NumbersError ? numbersRefusal(error) : error;
  }
}
