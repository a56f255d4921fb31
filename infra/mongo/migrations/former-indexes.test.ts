import { expect, test } from 'vitest';
import { testStore } from '../../../tests/test-store.js';
import { formerIndexesMigration } from './former-indexes.js';

const database = testStore();
const FORMER = {
  paycom_audit: [
    { account_id: 1, _id: -1 },
    { target: 1, _id: -1 },
  ],
  paycom_reveals: [
    { employee_ids: 1, _id: -1 },
    { account_id: 1, _id: -1 },
  ],
  paycom_staff_decisions: [
    { employee_id: 1, _id: -1 },
    { by: 1, _id: -1 },
    { bulk_id: 1, _id: -1 },
  ],
} as const;

test('drops the indexes of earlier versions, and no other', async () => {
  const { db } = database.store;
  const indexes = async () => {
    const lists = Object.keys(FORMER).map((name) => db.collection(name).indexes());
    return (await Promise.all(lists)).flat().map(({ key }) => JSON.stringify(key));
  };
  const current = await indexes();
  for (const [name, keys] of Object.entries(FORMER))
    for (const key of keys) await db.collection(name).createIndex({ ...key });
  expect(await indexes()).toHaveLength(current.length + 7);
  const run = () => formerIndexesMigration.up({ context: db });
  await Promise.all([run(), run()]);
  expect(await indexes()).toEqual(current);
  expect(current).toContain('{"at":-1,"_id":-1}');
});

test('an empty database has none', async () => {
  const { db } = database.store;
  await db.dropDatabase();
  await formerIndexesMigration.up({ context: db });
  expect(await db.collections()).toEqual([]);
});
