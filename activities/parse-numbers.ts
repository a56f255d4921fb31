import { updateFile } from '../infra/files/file-status.js';
import { getRunFile } from '../infra/files/run-files.js';
import type { Activities } from './contract.js';
import { type Deps, withMapping } from './deps.js';
import { readRunFile } from './read-run-file.js';
import { recordFileFailure } from './record-file-failure.js';

/** Parses one stored file (Numbers, CSV or XLSX), and stores its rows as the mapping reads them. */
export function createParseNumbers(deps: Deps): Activities['parseNumbers'] {
  const { db } = deps.store;
  return (ref) =>
    recordFileFailure(deps, ref, async () => {
      const { tables } = await readRunFile(await withMapping(deps), await getRunFile(db, ref));
      await updateFile(db, ref, { status: 'parsed', error: null });
      return { tables };
    });
}
