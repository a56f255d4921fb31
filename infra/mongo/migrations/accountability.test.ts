import { expect, test } from 'vitest';
import { TEST_ACTOR, TEST_PASSWORD_COST, testStore } from '../../../tests/test-store.js';
import { createToken } from '../../auth/tokens.js';
import { createUser } from '../../auth/users.js';
import { collections } from '../collections.js';
import { accountabilityMigration } from './accountability.js';

const database = testStore();
const BYPASS = { bypassDocumentValidation: true } as const;
const DAY_MS = 86_400_000;

test('former users keep their passwords, and an administrator’s token ends after 90 days, on every run', async () => {
  const { db } = database.store;
  const { users, tokens } = collections(db);
  const about = {
    email: 'canary@example.org',
    name: 'Canary',
    role: 'admin',
    password: 'three grey lamps',
  } as const;
  const { user_id } = await createUser(db, about, TEST_ACTOR, TEST_PASSWORD_COST);
  const { record } = await createToken(db, { name: 'short', role: 'admin', days: 1, by: TEST_ACTOR });
  for (const role of ['admin', 'viewer'] as const)
    await createToken(db, { name: 'long', role, by: TEST_ACTOR });
  const late = new Date(Date.now() + 300 * DAY_MS);
  await tokens.updateMany({ name: 'long' }, { $set: { expires_at: late } });
  await users.updateMany({}, { $unset: { must_change_password: '' } }, BYPASS);
  await accountabilityMigration.up({ context: db });
  const once = await tokens.find().toArray();
  await accountabilityMigration.up({ context: db });
  expect(await tokens.find().toArray()).toEqual(once);
  expect((await users.findOne({ _id: user_id }))?.must_change_password).toBe(false);
  const expiryOf = async (name: string, role: string) =>
    (await db.collection('paycom_tokens').findOne({ name, role }))?.expires_at as Date;
  expect(await expiryOf('short', 'admin')).toEqual(record.expires_at);
  expect(await expiryOf('long', 'viewer')).toEqual(late);
  const days = ((await expiryOf('long', 'admin')).getTime() - Date.now()) / DAY_MS;
  expect(days).toBeGreaterThan(89.9);
  expect(days).toBeLessThanOrEqual(90);
});

test('a user that was changed by an administrator since must still change the password', async () => {
  const { db } = database.store;
  await accountabilityMigration.up({ context: db });
  const about = { email: 'two@example.org', name: 'Two', role: 'hr', password: 'three grey lamps' } as const;
  const { user_id } = await createUser(db, about, TEST_ACTOR, TEST_PASSWORD_COST);
  await accountabilityMigration.up({ context: db });
  expect((await collections(db).users.findOne({ _id: user_id }))?.must_change_password).toBe(true);
});
