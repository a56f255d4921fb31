import { beforeEach, expect, test } from 'vitest';
import { listAudit } from '../infra/audit/audit.js';
import { collections } from '../infra/mongo/collections.js';
import { connectMongo } from '../infra/mongo/mongo.js';
import { AppError } from '../shared/app-error.js';
import { TEST_ACTOR, testStore } from '../tests/test-store.js';
import { recordAttempt } from './record-attempt.js';

const database = testStore();
const ACTION = {
  by: TEST_ACTOR,
  action: 'schedule.pause',
  target: 'schedule',
  before: null,
  after: null,
} as const;
const ENTRY = { account_id: 'test', account_name: 'test', action: 'schedule.pause', target: 'schedule' };
const entries = () => listAudit(database.store.db, { limit: 9 });

beforeEach(async () => {
  await collections(database.store.db).audit.deleteMany({});
});

test('an action is recorded before it is done, and once', async () => {
  const before = await recordAttempt(database.store.db, ACTION, entries);
  expect(before).toEqual([expect.objectContaining({ ...ENTRY, after: null })]);
  expect(await entries()).toEqual(before);
});

test.each([
  ['a refusal with its code', new AppError('sync_busy', { sync_id: 's' }), 'sync_busy'],
  ['an unknown error without its message', new Error('Ada Ash earns 20'), 'internal'],
])('a second entry has %s, and the caller gets the error itself', async (_, error, code) => {
  const attempt = () => Promise.reject(error);
  await expect(recordAttempt(database.store.db, ACTION, attempt)).rejects.toBe(error);
  const found = await entries();
  expect(found).toEqual([
    expect.objectContaining({ ...ENTRY, before: null, after: { code } }),
    expect.objectContaining({ ...ENTRY, after: null }),
  ]);
  expect(JSON.stringify(found)).not.toContain('Ada');
});

test('what cannot be recorded is not done', async () => {
  const { db, close } = await connectMongo(database.uri);
  await close();
  let isDone = false;
  const attempt = async () => {
    isDone = true;
  };
  await expect(recordAttempt(db, ACTION, attempt)).rejects.toThrow();
  expect(isDone).toBe(false);
});

test('when the database fails during an action, the caller gets the error of the action', async () => {
  const { db, close } = await connectMongo(database.uri);
  const busy = new AppError('sync_busy', { sync_id: 's' });
  const attempt = async () => {
    await close();
    throw busy;
  };
  await expect(recordAttempt(db, ACTION, attempt)).rejects.toBe(busy);
  expect(await entries()).toEqual([expect.objectContaining({ ...ENTRY, after: null })]);
});
