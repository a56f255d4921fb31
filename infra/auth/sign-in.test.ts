import { expect, test } from 'vitest';
import { loadConfig } from '../../shared/config.js';
import { TEST_ACTOR, TEST_PASSWORD_COST, testStore } from '../../tests/test-store.js';
import { createLogger } from '../config/logger.js';
import { collections } from '../mongo/collections.js';
import { Sessions } from './sessions.js';
import { SignIn } from './sign-in.js';
import { createUser, resetPassword, updateUser } from './users.js';

const database = testStore();
const logger = createLogger({ level: 'error', to: { write: () => undefined } });
const PASSWORD = 'made-up phrase one';
const NEXT = ['made-up phrase two', 'made-up phrase three'] as const;
const config = loadConfig({});

/** Does something right before it opens a session, as another process may. */
class LateSessions extends Sessions {
  before: () => Promise<unknown> = async () => undefined;

  override async open(...params: Parameters<Sessions['open']>): ReturnType<Sessions['open']> {
    await this.before();
    return super.open(...params);
  }
}

let number = 0;
async function person() {
  const { store } = database;
  number += 1;
  const email = `canary${number}@example.org`;
  const about = {
    email,
    name: 'Canary',
    role: 'hr',
    password: PASSWORD,
    must_change_password: false,
  } as const;
  const { user_id } = await createUser(store.db, about, TEST_ACTOR, TEST_PASSWORD_COST);
  const sessions = new LateSessions(store, logger, config);
  const signIn = new SignIn(store, logger, sessions, TEST_PASSWORD_COST);
  const from = (cookies?: readonly string[]) => ({
    ...{ request_id: 'r', address: '192.0.2.1' },
    cookies: cookies?.map((cookie) => cookie.split(';')[0]).join('; '),
  });
  const opened = () => collections(store.db).sessions.countDocuments({ user_id });
  return { db: store.db, user_id, email, sessions, signIn, from, opened };
}

const ENDS = [
  ['a new password', (db, user_id) => resetPassword(db, { user_id, password: NEXT[0], by: TEST_ACTOR })],
  ['disabling', (db, user_id) => updateUser(db, user_id, { disabled: true }, TEST_ACTOR)],
] as const satisfies [string, (db: (typeof database)['store']['db'], user_id: string) => Promise<unknown>][];

test.each(ENDS)('%s also ends a session that is just being opened with the old one', async (_, end) => {
  const { db, user_id, email, sessions, signIn, from, opened } = await person();
  sessions.before = () => end(db, user_id);
  await expect(signIn.signIn(email, PASSWORD, from())).rejects.toMatchObject({ code: 'sign_in_refused' });
  expect(await opened()).toBe(0);
});

test.each(ENDS)(
  '%s by an administrator also ends the session of a password that is just being changed',
  async (_, end) => {
    const { db, user_id, email, sessions, signIn, from, opened } = await person();
    const own = await signIn.signIn(email, PASSWORD, from());
    sessions.before = () => end(db, user_id);
    const change = { current: PASSWORD, next: NEXT[1], ...from(own.setCookies) };
    await expect(signIn.changePassword(own, change)).rejects.toMatchObject({ code: 'sign_in_refused' });
    expect(await opened()).toBe(0);
  },
);

test('a new password also ends a session that is just being replaced', async () => {
  const { db, user_id, email, sessions, signIn, from, opened } = await person();
  const other = await signIn.signIn(email, PASSWORD, from());
  const own = await signIn.signIn(email, PASSWORD, from());
  sessions.before = () => resetPassword(db, { user_id, password: NEXT[0], by: TEST_ACTOR });
  const end = { session_id: other.id.slice(0, 16), current: PASSWORD, ...from(own.setCookies) };
  await expect(signIn.endSession(own, end)).rejects.toMatchObject({ code: 'not_signed_in' });
  expect(await opened()).toBe(0);
});

test('of two changes of a password at once one counts, so that who has the old one cannot change the new one', async () => {
  const { email, signIn, from, opened } = await person();
  const sessions = [
    await signIn.signIn(email, PASSWORD, from()),
    await signIn.signIn(email, PASSWORD, from()),
  ];
  const changes = await Promise.allSettled(
    sessions.map((session, at) => {
      const change = { current: PASSWORD, next: NEXT[at] ?? '', ...from(session.setCookies) };
      return signIn.changePassword(session, change);
    }),
  );
  expect(changes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect(changes.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: 'wrong_password' },
  });
  expect(await opened()).toBe(1);
});

const REFUSED = [
  ['password123', 'weak_password'],
  [PASSWORD, 'password_unchanged'],
] as const;

test('new passwords that are refused lock nobody out, because the current one was right', async () => {
  const { email, signIn, from } = await person();
  const session = await signIn.signIn(email, PASSWORD, from());
  const change = (next: string) =>
    signIn.changePassword(session, { current: PASSWORD, next, ...from(session.setCookies) });
  for (let tries = 0; tries < 11; tries += 1)
    for (const [next, code] of REFUSED) await expect(change(next)).rejects.toMatchObject({ code });
  await change(NEXT[0]);
});
