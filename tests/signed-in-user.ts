import { createUser, type UserRecord } from '../infra/auth/users.js';
import type { Role } from '../shared/permissions.js';
import type { TestApi } from './test-api.js';
import { TEST_ACTOR, TEST_PASSWORD_COST } from './test-store.js';

const HOST = 'paycom.example.org';
/** The headers of a same-origin request by a browser. */
export const SAME_ORIGIN = { host: HOST, origin: `http://${HOST}` };

export type Person = {
  readonly user: UserRecord;
  readonly password: string;
  /** `__Host-paycom_session=…` */
  readonly cookie: string;
  /** The headers that the user's browser sends. */
  readonly headers: Record<string, string>;
};

let number = 0;

/** Creates a fake user with a role. */
export async function newUser(api: TestApi, role: Role) {
  number += 1;
  const password = `made-up phrase ${number}`;
  const email = `canary${number}@example.org`;
  const asked = { email, name: `Canary ${number}`, role, password, must_change_password: false };
  return { email, password, user: await createUser(api.store.db, asked, TEST_ACTOR, TEST_PASSWORD_COST) };
}

/** Creates a fake user with a role and signs in. */
export async function signedIn(api: TestApi, role: Role): Promise<Person> {
  const { email, password, user } = await newUser(api, role);
  const cookie = await signInAgain(api, email, password);
  return { user, password, cookie, headers: { ...SAME_ORIGIN, cookie } };
}

/** Opens another session and returns its cookie. */
export async function signInAgain(api: TestApi, email: string, password: string): Promise<string> {
  const { status, raw } = await api.send('POST', '/api/auth/sign-in', {
    as: null,
    body: { email, password },
    headers: SAME_ORIGIN,
  });
  const [cookie] = [raw.headers['set-cookie']].flat();
  if (status !== 200 || !cookie) throw new Error(`The sign-in was answered with ${status}.`);
  return cookie.split(';')[0] ?? '';
}
