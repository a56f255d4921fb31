import { createHash } from 'node:crypto';
import { AppError } from '../../shared/app-error.js';
import type { SourceTable } from '../../shared/tables/source-table.js';

/** Returns the SHA-256, base64url, of all cells of these tables, with their rows and names. Undefined when a table can't be read. */
export function digestOfTables(tables: readonly SourceTable[]): string | undefined {
  const hash = createHash('sha256');
  try {
    for (const { rows, ...table } of tables) {
      hash.update(JSON.stringify(table));
      for (const row of rows) hash.update(JSON.stringify(row));
    }
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
  return hash.digest('base64url');
}
