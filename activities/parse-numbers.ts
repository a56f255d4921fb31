import { getRunFile, updateFile } from '../infra/file-ledger.js';
import { AppError } from '../shared/app-error.js';
import type { Activities } from './contract.js';
import type { Deps } from './deps.js';
import { fileTables, tablesKey } from './file-tables.js';
import { recordingFailure } from './recording-failure.js';

/** Turns one stored file, Numbers or another format, into tables. */
export function createParseNumbers(deps: Deps): Activities['parseNumbers'] {
  const { db } = deps.store;
  return (ref) =>
    recordingFailure(deps, ref, async () => {
      const { name, sha256 } = await getRunFile(db, ref);
      if (sha256 === null) throw new AppError('internal', { name: 'file without sha256' });
      const tables = await fileTables(deps, name, sha256);
      await updateFile(db, ref, { status: 'parsed', tables_key: tablesKey(sha256), error: null });
      return { tables: tables.length, rows: tables.reduce((sum, { rows }) => sum + rows.length, 0) };
    });
}
