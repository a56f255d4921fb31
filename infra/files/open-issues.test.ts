import { expect, test } from 'vitest';
import { causesOf, groupIssues } from '../../shared/group-issues.js';
import type { RowIssue } from '../../shared/row-issue.js';
import { remoteFile, testLedger } from '../../tests/test-ledger.js';
import { inTransaction } from '../mongo/transaction.js';
import { finalizeSyncLog, openSyncLog } from '../syncs/sync-logs.js';
import { addToRun } from './add-to-run.js';
import { updateFile } from './file-status.js';
import { countIssuesByPlace, issuesOfSync, openIssues } from './open-issues.js';
import { saveRowIssues } from './row-issues.js';
import { fileIdOf } from './unresolved-files.js';

const database = testLedger();
const [ONE, TWO] = [remoteFile('in/one.csv'), remoteFile('in/two.csv')];
const cities = Array.from({ length: 30 }, (_, at) => issue('too_long', 'city', 40 - at));

function issue(code: RowIssue['code'], field: string, row: number): RowIssue {
  return { sheet: '', table: '', row, field, code };
}

async function read(sync_id: string, files: readonly (readonly [typeof ONE, readonly RowIssue[]])[]) {
  const { db } = database.store;
  await openSyncLog(db, {
    ...{ sync_id, workflow_id: 'w', first_run_id: 'r', report_type: 'all', dry_run: false, force: false },
    ...{ trigger: 'cli', requested_by: 'someone' },
  });
  await addToRun(
    db,
    { sync_id, dry_run: false },
    files.map(([file]) => file),
  );
  for (const [file] of files)
    await updateFile(db, { sync_id, file_id: fileIdOf(file) }, { status: 'validated' });
  const found = files.map(([file, issues]) => ({ file: fileIdOf(file), issues }));
  await saveRowIssues(db, { sync_id, part: 0 }, found, (write) => inTransaction(db, write));
  await finalizeSyncLog(db, sync_id, 'completed_with_errors');
}

test('issues counted by the database are those that are listed, without those that a later sync fixed', async () => {
  const { db } = database.store;
  await read('first', [
    [ONE, [...cities, issue('invalid_date', 'hire_date', 3)]],
    [TWO, [issue('invalid_date', 'hire_date', 4), issue('invalid_date', 'birth_date', 4)]],
  ]);
  await new Promise((resolve) => setTimeout(resolve, 5));
  await read('second', [[TWO, [issue('too_long', 'city', 9)]]]);

  const open = causesOf(await countIssuesByPlace(db));
  expect(counts(open)).toEqual(counts(groupIssues(await openIssues(db))));
  expect(open).toMatchObject([
    {
      ...{ code: 'too_long', field: 'city', count: 31 },
      places: [
        { file: 'one.csv', sync_id: 'first', count: 30 },
        { file: 'two.csv', sync_id: 'second', count: 1, rows: [9] },
      ],
    },
    { code: 'invalid_date', field: 'hire_date', count: 1, places: [{ file: 'one.csv', rows: [3] }] },
  ]);
  expect(open[0]?.places[0]?.rows).toEqual(Array.from({ length: 20 }, (_, at) => 11 + at));

  const first = causesOf(await countIssuesByPlace(db, 'first'));
  expect(counts(first)).toEqual(counts(groupIssues(await issuesOfSync(db, 'first'))));
  await expect(countIssuesByPlace(db, 'unknown')).rejects.toMatchObject({ code: 'sync_not_found' });
});

type Counted = { readonly code: string; readonly field: string; readonly count: number };
function counts(causes: readonly Counted[]) {
  return Object.fromEntries(causes.map(({ code, field, count }) => [`${code} ${field}`, count]));
}
