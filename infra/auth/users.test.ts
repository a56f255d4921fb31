import { expect, test } from 'vitest';
import { TEST_ACTOR, testStore } from '../../tests/test-store.js';
import { collections } from '../mongo/collections.js';
import { createUser, findUser, listUsers, resetPassword, updateUser } from './users.js';

const database = testStore();
const PASSWORD = 'made-up password';
let number = 0;
const make = (role: 'viewer' | 'admin' = 'viewer') => {
  number += 1;
  const about = { email: `canary${number}@example.org`, name: `Canary ${number}`, role };
  return createUser(database.store.db, { ...about, password: PASSWORD }, TEST_ACTOR);
};
const openSession = async (user_id: string) => {
  const now = new Date();
  const expires_at = new Date(now.getTime() + 60_000);
  await collections(database.store.db).sessions.insertOne({
    _id: user_id,
    user_id,
    expires_at,
    created_at: now,
  });
};
const sessionsOf = (user_id: string) => collections(database.store.db).sessions.countDocuments({ user_id });

test('the database stores only a hash of the password, and no list contains it', async () => {
  const user = await make();
  const credential = await collections(database.store.db).credentials.findOne({ user_id: user.user_id });
  expect(credential?.password).toMatch(/^scrypt:32768:8:3:[0-9a-f]{32}:[0-9a-f]{128}$/);
  expect(credential?.password).not.toContain(Buffer.from(PASSWORD).toString('hex'));
  const listed = await listUsers(database.store.db);
  expect(listed).toContainEqual(user);
  expect(JSON.stringify(listed)).not.toContain(credential?.password);
});

test('an address is unique, and a refused user leaves no data', async () => {
  const { email } = await make();
  const again = createUser(
    database.store.db,
    { email, name: 'Twin', role: 'admin', password: PASSWORD },
    TEST_ACTOR,
  );
  await expect(again).rejects.toMatchObject({
    code: 'user_exists',
    message: expect.not.stringContaining('@'),
  });
  const { users, credentials } = collections(database.store.db);
  expect(await credentials.countDocuments()).toBe(await users.countDocuments());
});

test('a new role, disabling and a new password end the sessions; a new name does not', async () => {
  const { db } = database.store;
  const { user_id, email } = await make();
  const left = async (work: () => Promise<unknown>) => {
    await collections(db).sessions.deleteMany({ user_id });
    await openSession(user_id);
    await work();
    return sessionsOf(user_id);
  };
  expect(await left(() => updateUser(db, user_id, { name: 'Renamed' }, TEST_ACTOR))).toBe(1);
  expect(await left(() => updateUser(db, user_id, { role: 'hr' }, TEST_ACTOR))).toBe(0);
  expect(await left(() => updateUser(db, user_id, { disabled: true }, TEST_ACTOR))).toBe(0);
  expect(
    await left(() => resetPassword(db, { user_id, password: 'another made-up one', by: TEST_ACTOR })),
  ).toBe(0);
  expect(await findUser(db, email)).toMatchObject({ name: 'Renamed', role: 'hr', disabled: true });
});

test('one administrator remains, even when two demote each other at the same time', async () => {
  const { db } = database.store;
  const [one, two] = [await make('admin'), await make('admin')];
  for (let round = 0; round < 5; round += 1) {
    const results = await Promise.allSettled([
      updateUser(db, one.user_id, { role: 'viewer' }, TEST_ACTOR),
      updateUser(db, two.user_id, { disabled: true }, TEST_ACTOR),
    ]);
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    expect(refused).toEqual([expect.objectContaining({ code: 'last_admin' })]);
    await updateUser(db, one.user_id, { role: 'admin' }, TEST_ACTOR);
    await updateUser(db, two.user_id, { disabled: false }, TEST_ACTOR);
  }
});

test.each([
  [{ disabled: true }, 'not_signed_in'],
  [{ role: 'viewer' }, 'not_permitted'],
] as const)(
  'who was allowed and whose account has become %j since then makes no account and changes none',
  async (change, code) => {
    const { db } = database.store;
    await make('admin');
    const { user_id: account_id, name } = await make('admin');
    const other = await make();
    const by = { account_id, name };
    const twin = {
      email: `twin${number}@example.org`,
      name: 'Twin',
      role: 'admin',
      password: PASSWORD,
    } as const;
    await updateUser(db, account_id, change, TEST_ACTOR);
    const attempts = [
      () => createUser(db, twin, by),
      () => updateUser(db, other.user_id, { role: 'admin' }, by),
      () => resetPassword(db, { user_id: other.user_id, password: PASSWORD, by }),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code });
    expect(await findUser(db, other.email)).toEqual(other);
  },
);

test.each(['x', '0'.repeat(24), '{"$gt":""}'])('nobody has the id %s', async (user_id) => {
  const failure = expect.objectContaining({ code: 'user_not_found' });
  await expect(updateUser(database.store.db, user_id, { role: 'hr' }, TEST_ACTOR)).rejects.toEqual(failure);
  await expect(
    resetPassword(database.store.db, { user_id, password: PASSWORD, by: TEST_ACTOR }),
  ).rejects.toEqual(failure);
});
