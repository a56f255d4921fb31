import { createHash } from 'node:crypto';
import { storedName } from '../../infra/files/table-names.js';
import { AppError } from '../../shared/app-error.js';
import type { SourceTable } from '../../shared/tables/source-table.js';

/**
 * Returns the SHA-256, base64url, of all cells of these tables, with their rows and names. `stem`: of the file's name; it makes no difference in the
 * name of a table. Undefined when a table can't be read.
 */
export function digestOfTables(tables: readonly SourceTable[], stem: string): string | undefined {
  const hash = createHash('sha256');
  try {
    for (const { rows, sheet, table, passedOver = null } of tables) {
      hash.update(JSON.stringify([storedName(sheet, stem), storedName(table, stem), passedOver]));
      for (const row of rows) hash.update(JSON.stringify(row));
    }
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
  return hash.digest('base64url');
}
