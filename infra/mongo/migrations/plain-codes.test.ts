import { expect, test } from 'vitest';
import { testStore } from '../../../tests/test-store.js';
import { plainCodesMigration } from './plain-codes.js';

const database = testStore();

const errorOf = (code: string) => ({ code, message: `The message of ${code}`, hint: 'h' });
const [former, current, other] = ['remote_file_vanished', 'remote_file_not_found', 'remote_file_denied'];
const brakeOf = (brake: string) => ({ brake, figure: 2, limit: 0 });

const error = (code: string) => ({ error: { ...errorOf(current), code } });
const errors = (code: string) => ({
  error: { ...errorOf(other), code },
  errors: [
    { ...errorOf(other), files: 1 },
    { ...errorOf(current), code, files: 3 },
  ],
});
const brakes = (brake: string) => ({ held_by: [brakeOf('terminations'), brakeOf(brake)] });

test.each([
  ['paycom_files', error(former), error(current)],
  ['paycom_run_files', error(former), error(current)],
  ['paycom_sync_logs', errors(former), errors(current)],
  ['paycom_plans', brakes('vanished_columns'), brakes('columns_missing')],
])('%s get the current codes and keep the rest, also in a second run', async (name, before, after) => {
  const { db } = database.store;
  const collection = db.collection<{ sync_id: string; file_id: string }>(name);
  const unconcerned = [
    { sync_id: '2', file_id: '2', error: errorOf(other), errors: [], held_by: [] },
    { sync_id: '3', file_id: '3', error: null },
  ];
  const documents = structuredClone([{ sync_id: '1', file_id: '1', ...before }, ...unconcerned]);
  await collection.insertMany(documents, { bypassDocumentValidation: true });
  for (let times = 0; times < 2; times += 1) {
    await plainCodesMigration.up({ context: db });
    const found = collection.find({}, { projection: { _id: 0 }, sort: { sync_id: 1 } });
    expect(await found.toArray()).toEqual([{ sync_id: '1', file_id: '1', ...after }, ...unconcerned]);
  }
});
