import { expect, test } from 'vitest';
import { testStore } from '../../../tests/test-store.js';
import { appliedByMigration } from './applied-by.js';

const database = testStore();
const UNCHECKED = { bypassDocumentValidation: true } as const;

type Outcome = readonly [sync_id: string, status: string, dry_run?: boolean];

/** `last`: the last sync that processed the file. */
const file = (file_id: string, last: string, ...outcomes: Outcome[]) => ({ file_id, last, outcomes });
const FILES = [
  file('once', '1', ['1', 'applied']),
  file('read again', '2', ['1', 'applied'], ['2', 'unchanged']),
  file('changed again', '2', ['1', 'unchanged'], ['2', 'applied']),
  file('applied after an undo', '4', ['1', 'applied'], ['3 undoes 1', 'undone'], ['4', 'unchanged']),
  file(
    'applied by an undo of an undo',
    '5',
    ['1', 'applied'],
    ['3 undoes 1', 'undone'],
    ['5 undoes 3', 'applied'],
  ),
  file('in a dry run too', '1', ['0', 'applied', true], ['1', 'unchanged']),
  file('without runs', '7'),
];

test('an applied file belongs to the first run that applied it and to those that changed something with it', async () => {
  const { db } = database.store;
  const of = (name: string) => db.collection(`paycom_${name}`);
  await of('sync_logs').insertMany(
    [
      { sync_id: '3 undoes 1', undo_of: '1' },
      { sync_id: '5 undoes 3', undo_of: '3 undoes 1' },
    ],
    UNCHECKED,
  );
  const applied_at = new Date(0);
  await of('files').insertMany(
    [
      ...FILES.map(({ file_id, last: sync_id }) => ({ file_id, sync_id, applied_at })),
      { file_id: 'undone', sync_id: '1', applied_at: null },
    ],
    UNCHECKED,
  );
  const runs = FILES.flatMap(({ file_id, outcomes }) =>
    outcomes.map(([sync_id, status, dry_run = false]) => ({
      file_id,
      sync_id,
      status,
      dry_run,
      reread: false,
    })),
  );
  await of('run_files').insertMany(
    [...runs, { file_id: 'once', sync_id: '2', status: 'applied', dry_run: false, reread: true }],
    UNCHECKED,
  );
  for (let times = 0; times < 2; times += 1) {
    await appliedByMigration.up({ context: db });
    const found = await of('files').find().toArray();
    expect(Object.fromEntries(found.map(({ file_id, applied_by }) => [file_id, applied_by]))).toEqual({
      once: ['1'],
      'read again': ['1'],
      'changed again': ['1', '2'],
      'applied after an undo': ['4'],
      'applied by an undo of an undo': ['1'],
      'in a dry run too': ['1'],
      'without runs': ['7'],
      undone: [],
    });
  }
});
