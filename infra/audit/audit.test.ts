import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testStore } from '../../tests/test-store.js';
import { createToken, findToken, revokeToken } from '../auth/tokens.js';
import { createUser, resetPassword, updateUser } from '../auth/users.js';
import { collections } from '../mongo/collections.js';
import { inTransaction } from '../mongo/transaction.js';
import { listAudit, recordAction } from './audit.js';

const database = testStore();
const ROOT = join(import.meta.dirname, '../..');
const ADA = { account_id: 'ada', name: 'Ada' };
const PASSWORD = 'three grey lamps';
let number = 0;
const make = (role: 'viewer' | 'admin') => {
  number += 1;
  const about = { email: `canary${number}@example.org`, name: `Canary ${number}`, role, password: PASSWORD };
  return createUser(database.store.db, about, ADA, { N: 2 ** 10, r: 8, p: 1 });
};
const about = async (target: string) =>
  (await listAudit(database.store.db, { target, limit: 50 })).map(
    ({ action, account_id, account_name, before, after }) => [
      action,
      account_id,
      account_name,
      before,
      after,
    ],
  );

test('each change of a user and a token has an entry with the state before and after, newest first', async () => {
  const { db } = database.store;
  const { user_id } = await make('viewer');
  await updateUser(db, user_id, { role: 'hr', name: 'Canary renamed' }, ADA);
  await resetPassword(db, { user_id, password: 'four green lamps', by: ADA });
  expect(await about(user_id)).toEqual([
    ['user.reset_password', 'ada', 'Ada', null, null],
    [
      'user.update',
      'ada',
      'Ada',
      { role: 'viewer', disabled: false },
      { role: 'hr', disabled: false, fields: ['role', 'name'] },
    ],
    ['user.create', 'ada', 'Ada', null, { role: 'viewer', disabled: false }],
  ]);
  const { record } = await createToken(db, { name: 'canary token', role: 'hr', by: ADA });
  await revokeToken(db, record.token_id, ADA);
  await revokeToken(db, record.token_id, ADA);
  expect(await about(record.token_id)).toEqual([
    ['token.revoke', 'ada', 'Ada', { revoked: false }, { revoked: true }],
    ['token.create', 'ada', 'Ada', null, { role: 'hr', expires_at: record.expires_at }],
  ]);
  const kept = JSON.stringify(await collections(db).audit.find().toArray());
  expect(kept).not.toMatch(/canary|lamps|scrypt|paycom_/i);
});

test('a change without an entry does not happen, nor an entry without its change', async () => {
  const { db } = database.store;
  const user = await make('viewer');
  const unnamed = { account_id: 'x' } as typeof ADA;
  await expect(updateUser(db, user.user_id, { role: 'admin' }, unnamed)).rejects.toThrow();
  expect((await collections(db).users.findOne({ _id: user.user_id }))?.role).toBe('viewer');
  const before = await collections(db).audit.countDocuments();
  const failing = inTransaction(db, async (session) => {
    await recordAction(
      db,
      { by: ADA, action: 'keys.rotate', target: 'keys', before: null, after: null },
      session,
    );
    throw new Error('the change fails');
  });
  await expect(failing).rejects.toThrow('the change fails');
  expect(await collections(db).audit.countDocuments()).toBe(before);
});

test.each([
  ['is disabled', { disabled: true }],
  ['loses the role', { role: 'viewer' }],
] as const)('the tokens of a person who %s end, also those that their tokens created', async (_, change) => {
  const { db } = database.store;
  await make('admin');
  const { user_id, name } = await make('admin');
  const person = { account_id: user_id, name };
  const first = await createToken(db, { name: 'first', role: 'admin', by: person });
  const byToken = { account_id: first.record.token_id, name: 'first' };
  const second = await createToken(db, { name: 'second', role: 'hr', by: byToken });
  const others = await createToken(db, { name: 'others', role: 'hr', by: ADA });
  await updateUser(db, user_id, { name: 'Canary renamed' }, ADA);
  expect(await findToken(db, first.token)).not.toBeNull();
  await updateUser(db, user_id, change, ADA);
  expect(await findToken(db, first.token)).toBeNull();
  expect(await findToken(db, second.token)).toBeNull();
  expect(await findToken(db, others.token)).not.toBeNull();
  const late = createToken(db, { name: 'late', role: 'hr', by: byToken });
  await expect(late).rejects.toMatchObject({ code: 'not_signed_in' });
});

test.each([
  ['is disabled', { disabled: true }],
  ['loses the role', { role: 'viewer' }],
] as const)('a token that is created while its person %s does not outlive that', async (_, change) => {
  const { db } = database.store;
  await make('admin');
  for (let round = 0; round < 10; round += 1) {
    const { user_id, name } = await make('admin');
    const by = { account_id: user_id, name };
    const [created] = await Promise.allSettled([
      createToken(db, { name: 'racing', role: 'hr', by }),
      updateUser(db, user_id, change, ADA),
    ]);
    expect(created.status === 'rejected' || (await findToken(db, created.value.token)) === null).toBe(true);
  }
});

test("an administrator's token lives at most 90 days", async () => {
  const { db } = database.store;
  const daysOf = async (days?: number) => {
    const { record } = await createToken(db, { name: 'x', role: 'admin', days, by: ADA });
    return (record.expires_at.getTime() - record.created_at.getTime()) / 86_400_000;
  };
  expect([await daysOf(), await daysOf(90)]).toEqual([90, 90]);
  await expect(daysOf(91)).rejects.toMatchObject({ code: 'token_too_long' });
});

test('no source updates or deletes an entry', async () => {
  const files = await readdir(ROOT, { recursive: true });
  const sources = files.filter((file) =>
    /^(activities|api|cli|infra|services|shared|worker|workflows)\/.*(?<!\.test)\.ts$/.test(file),
  );
  expect(sources.length).toBeGreaterThan(300);
  const texts = await Promise.all(
    sources.map(async (file) => [file, await readFile(join(ROOT, file), 'utf8')] as const),
  );
  const named = texts.filter(([, text]) =>
    /paycom_audit'|\.audit\b|\{[^}]*\baudit\b[^}]*\}\s*=\s*collections/.test(text),
  );
  expect(named.map(([file]) => file).sort()).toEqual([
    'infra/audit/audit.ts',
    'infra/mongo/collections.ts',
    'infra/mongo/migrations/audit-chain.ts',
    // Drops indexes only.
    'infra/mongo/migrations/former-indexes.ts',
    'infra/mongo/schema/collection-schemas.ts',
    // A restore replaces the log of a database without data.
    'services/backup/restore-backup.ts',
  ]);
  const [, text = ''] = texts.find(([file]) => file === 'infra/audit/audit.ts') ?? [];
  const calls = [...text.matchAll(/\.audit\.(\w+)/g)].map(([, call]) => call);
  expect(calls).toEqual(['insertOne', 'findOne', 'find', 'find']);
});
