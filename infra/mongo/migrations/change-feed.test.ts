import { beforeEach, expect, test } from 'vitest';
import { testStore } from '../../../tests/test-store.js';
import { collections } from '../collections.js';
import { changeFeedMigration } from './change-feed.js';

const database = testStore();
const UNCHECKED = { bypassDocumentValidation: true } as const;
const up = () => changeFeedMigration.up({ context: database.store.db });
const of = () => collections(database.store.db);

beforeEach(async () => {
  for (const collection of [of().changes, of().leases]) await collection.deleteMany({});
  await of().rosterShards.updateMany({}, { $unset: { closed: '' } });
});

test('changes with a fence get a number, and those of the earliest versions stay out of the feed', async () => {
  const changes = database.store.db.collection('paycom_changes');
  await changes.insertMany([{ employee_id: '1', fence: 3 }, { employee_id: '2' }], UNCHECKED);
  await up();
  await up();
  const found = await changes.find({}, { projection: { _id: 0, employee_id: 1, plan_number: 1 } }).toArray();
  expect(found).toEqual([{ employee_id: '1', plan_number: 0 }, { employee_id: '2' }]);
});

test.each([
  ['no sync has run', undefined, 0],
  ['no sync holds the roster', { fence: 5, holder: null }, 5],
  ['a sync holds the roster', { fence: 5, holder: { sync_id: 's' } }, 4],
])('%s: the feed shows the changes up to the last sync that has let it go', async (_, lease, closed) => {
  if (lease)
    await database.store.db
      .collection('paycom_leases')
      .insertOne({ report_type: 'roster', ...lease }, UNCHECKED);
  await up();
  expect(new Set(await of().rosterShards.distinct('closed'))).toEqual(new Set([closed]));
});
