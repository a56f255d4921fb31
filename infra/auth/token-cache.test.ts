import { expect, test } from 'vitest';
import { TEST_ACTOR, testStore } from '../../tests/test-store.js';
import { TokenCache } from './token-cache.js';
import { createToken, revokeToken } from './tokens.js';

const database = testStore();
const at = (start: Date, ms: number) => new Date(start.getTime() + ms);

test('looks a token up once per second, so that a revoked token ends within a second', async () => {
  const { db } = database.store;
  const { token, record } = await createToken(db, { name: 'x', role: 'viewer', days: 1, by: TEST_ACTOR });
  const [tokens, start] = [new TokenCache(db), new Date()];
  const [first, second] = await Promise.all([tokens.find(token, start), tokens.find(token, start)]);
  expect(first).toMatchObject({ token_id: record.token_id });
  expect(second).toBe(first);
  await revokeToken(db, record.token_id, TEST_ACTOR);
  expect(await tokens.find(token, at(start, 999))).toBe(first);
  expect(await tokens.find(token, at(start, 1_000))).toBeNull();
});

test('an invalid token is looked up again each time', async () => {
  const { db } = database.store;
  const tokens = new TokenCache(db);
  const { token, record } = await createToken(db, { name: 'x', role: 'viewer', days: 1, by: TEST_ACTOR });
  const expired = at(record.expires_at, 1);
  expect(await tokens.find(token, expired)).toBeNull();
  expect(await tokens.find(token, new Date())).not.toBeNull();
});
