import { expect, test } from 'vitest';
import { TEST_ACTOR, testStore } from '../../tests/test-store.js';
import { collections } from '../mongo/collections.js';
import { createToken, findToken, listTokens, revokeToken } from './tokens.js';
import { createUser, updateUser } from './users.js';

const database = testStore();
const make = (days = 1) =>
  createToken(database.store.db, { name: 'scheduling', role: 'scheduler', days, by: TEST_ACTOR });

test('a token authenticates with its role, and the database does not contain it', async () => {
  const { token, record } = await make();
  expect(await findToken(database.store.db, token)).toMatchObject({
    token_id: record.token_id,
    role: 'scheduler',
  });
  const stored = JSON.stringify(await collections(database.store.db).tokens.find().toArray());
  expect(stored).not.toContain(token);
  expect(stored).not.toContain(token.slice(7));
  expect(JSON.stringify(await listTokens(database.store.db))).not.toContain('hash');
});

test('rejects unknown, expired and revoked tokens', async () => {
  const { token, record } = await make(1);
  expect(await findToken(database.store.db, `${token}x`)).toBeNull();
  expect(await findToken(database.store.db, '')).toBeNull();
  expect(await findToken(database.store.db, token, new Date(Date.now() + 86_400_001))).toBeNull();
  expect(await findToken(database.store.db, token)).not.toBeNull();
  const revoked = await revokeToken(database.store.db, record.token_id, TEST_ACTOR);
  expect(await findToken(database.store.db, token)).toBeNull();
  expect(await revokeToken(database.store.db, record.token_id, TEST_ACTOR)).toEqual(revoked);
});

test('records the last use of a token to the minute, without a write per request', async () => {
  const { token, record } = await make();
  const used = async () =>
    (await listTokens(database.store.db)).find(({ token_id }) => token_id === record.token_id)?.last_used_at;
  expect(await used()).toBeNull();
  const first = new Date();
  await findToken(database.store.db, token, first);
  await findToken(database.store.db, token, new Date(first.getTime() + 59_000));
  expect(await used()).toEqual(first);
  const later = new Date(first.getTime() + 61_000);
  await findToken(database.store.db, token, later);
  expect(await used()).toEqual(later);
});

test('revoking an unknown token fails with token_not_found', async () => {
  await expect(revokeToken(database.store.db, 'nope', TEST_ACTOR)).rejects.toMatchObject({
    code: 'token_not_found',
  });
});

test('a person who got another role since a request was checked creates no token', async () => {
  const { db } = database.store;
  const make = (email: string) =>
    createUser(db, { email, name: 'Canary', role: 'admin', password: 'made-up password' }, TEST_ACTOR);
  const [{ user_id }] = [await make('canary1@example.org'), await make('canary2@example.org')];
  const by = { account_id: user_id, name: 'Canary' };
  const create = () => createToken(db, { name: 'late', role: 'admin', by });
  await create();
  await updateUser(db, user_id, { role: 'viewer' }, TEST_ACTOR);
  await expect(create()).rejects.toMatchObject({ code: 'not_permitted' });
  const open = await collections(db).tokens.countDocuments({ created_by: user_id, revoked_at: null });
  expect(open).toBe(0);
});
