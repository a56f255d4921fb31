import { updateFile } from '../infra/files/file-status.js';
import { getRunFile } from '../infra/files/run-files.js';
import { AppError } from '../shared/app-error.js';
import type { Activities } from './contract.js';
import type { Deps } from './deps.js';
import { loadTables } from './load-tables.js';
import { recordFileFailure } from './record-file-failure.js';

/** Parses one stored file (Numbers, CSV or XLSX) to tables. */
export function createParseNumbers(deps: Deps): Activities['parseNumbers'] {
  const { db } = deps.store;
  return (ref) =>
    recordFileFailure(deps, ref, async () => {
      const { name, sha256 } = await getRunFile(db, ref);
      if (sha256 === null) throw new AppError('internal', { name: 'file without sha256' });
      const tables = await loadTables(deps, name, sha256);
      await updateFile(db, ref, { status: 'parsed', error: null });
      return { tables: tables.length, rows: tables.reduce((sum, { rows }) => sum + rows.length, 0) };
    });
}
