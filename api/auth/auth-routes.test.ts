import { describe, expect, test, vi } from 'vitest';
import { hashPassword } from '../../infra/auth/passwords.js';
import { replacePassword, resetPassword, updateUser } from '../../infra/auth/users.js';
import { Keyring } from '../../infra/crypto/keyring.js';
import { collections } from '../../infra/mongo/collections.js';
import { SAME_ORIGIN, signedIn, signInAgain } from '../../tests/signed-in-user.js';
import { type Answer, testApi } from '../../tests/test-api.js';
import { KEY_ONE, KEY_TWO, TEST_ACTOR } from '../../tests/test-store.js';
import { createServer } from '../server.js';

const fixture = testApi();
const signIn = (email: string, password: string, headers: Record<string, string> = SAME_ORIGIN) =>
  fixture.api.send('POST', '/api/auth/sign-in', { as: null, body: { email, password }, headers });
const as = (headers: Record<string, string>, method: 'GET' | 'POST', url: string, body?: object) =>
  fixture.api.send(method, url, { as: null, headers, ...(body && { body }) });
const ME = '/api/paycom/me/';
const CREATE_TOKEN = '/api/paycom/admin/tokens/create/';
const cookieOf = ({ headers }: Answer['raw']) => String(headers['set-cookie']).split(';')[0] ?? '';
const A_TOKEN = { name: 'created by a person', role: 'viewer' };

test('the cookies are Secure, HttpOnly, SameSite=Strict and bound to this host, and only they contain the token', async () => {
  const { user, password } = await signedIn(fixture.api, 'viewer');
  const { raw, body } = await signIn(user.email.toUpperCase(), password);
  const attributes = 'Path=/; HttpOnly; Secure; SameSite=Strict$';
  expect(raw.headers['set-cookie']).toEqual([
    expect.stringMatching(`^__Host-paycom_session=[^;]+; Max-Age=7200; ${attributes}`),
    expect.stringMatching(`^__Host-paycom_browser=[^;]+; Max-Age=\\d+; ${attributes}`),
  ]);
  const [, token = ''] = /paycom_session=([^.]+)/.exec(String(raw.headers['set-cookie'])) ?? [];
  expect(token).toHaveLength(43);
  expect(raw.payload).not.toContain(token);
  expect(body).toMatchObject({ account_id: user.user_id, name: user.name, role: 'viewer', by: 'session' });
  expect(raw.payload).not.toContain('@');
  expect(raw.headers['cache-control']).toBe('no-store');
});

test('an https server accepts a sign-in only from its own origin', async () => {
  const { user, password } = await signedIn(fixture.api, 'viewer');
  const { config, ...services } = fixture.api.services;
  const api = { ...config.api, publicUrl: 'https://paycom.example.org/' };
  const app = await createServer({ ...services, config: { ...config, api } }, '0');
  const send = (origin: string) =>
    app.inject({
      method: 'POST',
      url: '/api/auth/sign-in',
      payload: { email: user.email, password },
      headers: { ...SAME_ORIGIN, origin },
    });
  expect((await send('https://paycom.example.org')).statusCode).toBe(200);
  expect((await send('http://paycom.example.org')).json()).toMatchObject({ code: 'csrf_refused' });
  await app.close();
});

test('a session returns its account, and is invalid after sign-out', async () => {
  const { user, headers } = await signedIn(fixture.api, 'scheduler');
  const me = { account_id: user.user_id, role: 'scheduler', by: 'session', permissions: expect.anything() };
  expect((await as(headers, 'GET', '/api/auth/session')).body).toMatchObject(me);
  const { body } = await as(headers, 'GET', ME);
  expect(body).toMatchObject(me);
  expect(body.permissions).toContain('employees:read');
  expect(body.permissions).not.toContain('syncs:run');
  const out = await as(headers, 'POST', '/api/auth/sign-out');
  expect(String(out.raw.headers['set-cookie'])).toMatch(/^__Host-paycom_session=; Max-Age=0;/);
  expect(out.raw.headers['clear-site-data']).toBe('"cache", "storage"');
  expect((await as(headers, 'GET', ME)).body.code).toBe('not_signed_in');
  expect((await as(headers, 'POST', '/api/auth/sign-out')).status).toBe(401);
});

test('an unknown e-mail address and a wrong password get the same response, after the same CPU work', async () => {
  const { user } = await signedIn(fixture.api, 'hr');
  const app = await createServer(fixture.api.services, '0');
  const { credentials } = collections(fixture.api.store.db);
  await credentials.updateOne(
    { user_id: user.user_id },
    { $set: { password: await hashPassword('a made-up one') } },
  );
  const answers: { status: number; body: object; work: number }[][] = [[], []];
  for (const round of [1, 2, 3, 4]) {
    for (const [at, email] of [user.email, `nobody${round}@example.org`].entries()) {
      const start = process.cpuUsage();
      const payload = { email, password: 'made-up and wrong' };
      const answer = await app.inject({
        method: 'POST',
        url: '/api/auth/sign-in',
        payload,
        headers: SAME_ORIGIN,
      });
      const [status, { request_id, ...rest }] = [answer.statusCode, answer.json()];
      // CPU time and not wall time, because the machine may be busy.
      answers[at]?.push({ status, body: rest, work: process.cpuUsage(start).user });
    }
  }
  const [wrong = [], unknown = []] = answers;
  for (const { status, body } of [...wrong, ...unknown])
    expect({ status, body }).toEqual({ status: 401, body: unknown[0]?.body });
  expect(unknown[0]?.body).toMatchObject({ code: 'sign_in_refused' });
  const minWork = (results: typeof wrong) => Math.min(...results.map(({ work }) => work));
  expect(minWork(unknown)).toBeGreaterThan(minWork(wrong) / 2);
  await app.close();
});

describe('a disabled user', () => {
  test('gets `account_disabled` only with the right password', async () => {
    const { user, password } = await signedIn(fixture.api, 'hr');
    await updateUser(fixture.api.store.db, user.user_id, { disabled: true }, TEST_ACTOR);
    expect((await signIn(user.email, password)).body.code).toBe('account_disabled');
    expect((await signIn(user.email, `${password}x`)).body.code).toBe('sign_in_refused');
  });

  test('is refused at the next request, even while the session still exists', async () => {
    const { user, headers } = await signedIn(fixture.api, 'hr');
    const { users, sessions } = collections(fixture.api.store.db);
    await users.updateOne({ _id: user.user_id }, { $set: { role: 'viewer' } });
    expect((await as(headers, 'GET', ME)).body.role).toBe('viewer');
    expect((await as(headers, 'GET', '/api/paycom/payees/')).body.code).toBe('not_permitted');
    await users.updateOne({ _id: user.user_id }, { $set: { disabled: true } });
    expect((await as(headers, 'GET', ME)).body.code).toBe('not_signed_in');
    expect(await sessions.countDocuments({ user_id: user.user_id })).toBe(1);
  });
});

describe('a session ends', () => {
  const requestWithAge = async (change: Record<string, Date>) => {
    const { user, headers } = await signedIn(fixture.api, 'viewer');
    const { sessions } = collections(fixture.api.store.db);
    await sessions.updateOne({ user_id: user.user_id }, { $set: change });
    return { ...(await as(headers, 'GET', ME)), user };
  };
  const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000);

  test('after it was idle for too long', async () => {
    expect((await requestWithAge({ expires_at: ago(0.01) })).status).toBe(401);
  });

  test('at its maximum age, even when it is in use', async () => {
    expect((await requestWithAge({ created_at: ago(12.01) })).status).toBe(401);
    expect((await requestWithAge({ created_at: ago(11.9) })).status).toBe(200);
  });

  test('later when it is used, because each use extends it', async () => {
    const { status, raw, user } = await requestWithAge({ expires_at: ago(-0.5) });
    expect([status, String(raw.headers['set-cookie'])]).toEqual([
      200,
      expect.stringContaining('; Max-Age=7200; Path=/; HttpOnly; Secure; SameSite=Strict'),
    ]);
    const session = await collections(fixture.api.store.db).sessions.findOne({ user_id: user.user_id });
    expect(session?.expires_at.getTime()).toBeGreaterThan(ago(-1.9).getTime());
  });
});

describe('changing your own password', () => {
  const CHANGE = '/api/auth/change-password';

  test('ends every other session, and invalidates the old password', async () => {
    const { user, password, headers } = await signedIn(fixture.api, 'viewer');
    const other = await signInAgain(fixture.api, user.email, password);
    const change = { current_password: password, new_password: 'another made-up one' };
    const { status, raw } = await as(headers, 'POST', CHANGE, change);
    expect(status).toBe(200);
    const [renewed = ''] = String(raw.headers['set-cookie']).split(';');
    expect((await as({ cookie: renewed }, 'GET', ME)).status).toBe(200);
    for (const cookie of [other, headers.cookie ?? '']) {
      expect((await as({ cookie }, 'GET', ME)).status).toBe(401);
    }
    expect((await signIn(user.email, password)).status).toBe(401);
    expect((await signIn(user.email, 'another made-up one')).status).toBe(200);
  });

  test('needs the current password, a valid new one, and a session', async () => {
    const { password, headers } = await signedIn(fixture.api, 'viewer');
    const change = async (current_password: string, new_password: string, caller = headers) =>
      (await as(caller, 'POST', CHANGE, { current_password, new_password })).body.code;
    expect(await change('made-up and wrong', 'another made-up one')).toBe('wrong_password');
    expect(await change(password, 'short')).toBe('invalid_input');
    expect(await change(password, 'x'.repeat(129))).toBe('invalid_input');
    const withToken = { ...SAME_ORIGIN, authorization: `Bearer ${fixture.api.tokens.admin}` };
    expect(await change(password, 'another made-up one', withToken)).toBe('not_signed_in');
    expect((await as(headers, 'GET', ME)).status).toBe(200);
  });
});

test('who got a password from someone else can do nothing but change it', async () => {
  const { user, password, headers } = await signedIn(fixture.api, 'admin');
  const { db } = fixture.api.store;
  const initial = 'made-up by an administrator';
  await resetPassword(db, { user_id: user.user_id, password: initial, by: TEST_ACTOR });
  expect((await as(headers, 'GET', ME)).status).toBe(401);
  const cookie = await signInAgain(fixture.api, user.email, initial);
  const own = { ...SAME_ORIGIN, cookie };
  for (const url of [ME, '/api/paycom/admin/users/', '/trpc/me.show?input={}'])
    expect((await as(own, 'GET', url)).body.code, url).toBe('password_change_required');
  expect((await as(own, 'POST', CREATE_TOKEN, A_TOKEN)).body.code).toBe('password_change_required');
  const change = (next: string) =>
    as(own, 'POST', '/api/auth/change-password', { current_password: initial, new_password: next });
  expect((await change(initial)).body.code).toBe('password_unchanged');
  expect((await change('Password12345')).body.code).toBe('weak_password');
  expect((await change(`${user.email}!`)).body.code).toBe('weak_password');
  const changed = await change(password);
  const [renewed = ''] = [changed.raw.headers['set-cookie']]
    .flat()
    .map((header) => header?.split(';')[0] ?? '');
  expect((await as({ cookie: renewed }, 'GET', ME)).status).toBe(200);
});

test('a sign-in replaces a weaker hash, and leaves a current one', async () => {
  const { user, password } = await signedIn(fixture.api, 'viewer');
  const { credentials } = collections(fixture.api.store.db);
  const stored = async () => (await credentials.findOne({ user_id: user.user_id }))?.password;
  const app = await createServer(fixture.api.services, '0');
  const attempt = async (given: string) =>
    (
      await app.inject({
        method: 'POST',
        url: '/api/auth/sign-in',
        payload: { email: user.email, password: given },
        headers: SAME_ORIGIN,
      })
    ).statusCode;
  const weaker = await stored();
  expect(await attempt('made-up and wrong')).toBe(401);
  expect(await stored()).toBe(weaker);
  expect(await attempt(password)).toBe(200);
  const current = await stored();
  expect(current).toMatch(/^scrypt:32768:8:3:/);
  expect(await attempt(password)).toBe(200);
  expect(await stored()).toBe(current);
  await app.close();
});

test('people see their own open sessions, and end one with their password', async () => {
  const SESSIONS = '/api/auth/sessions/';
  type Listed = { session_id: string; current: boolean }[];
  const { user, password, headers } = await signedIn(fixture.api, 'viewer');
  const other = { ...SAME_ORIGIN, cookie: await signInAgain(fixture.api, user.email, password) };
  const stranger = await signedIn(fixture.api, 'viewer');
  const list = async (caller: Record<string, string>) =>
    (await as(caller, 'GET', SESSIONS)).body.items as Listed;
  const listed = await list(headers);
  expect(listed.map(({ current }) => current)).toEqual([false, true]);
  expect(JSON.stringify(listed)).not.toMatch(/[0-9a-f]{40}/);
  const [{ session_id } = { session_id: '' }] = listed;
  const end = async (caller: Record<string, string>, current_password: string) =>
    (await as(caller, 'POST', `${SESSIONS}end/`, { session_id, current_password })).body;
  expect(await end(headers, 'made-up and wrong')).toMatchObject({ code: 'wrong_password' });
  expect(await end(stranger.headers, stranger.password)).toMatchObject({ code: 'session_not_found' });
  expect((await as(other, 'GET', ME)).status).toBe(200);
  const ended = await as(headers, 'POST', `${SESSIONS}end/`, { session_id, current_password: password });
  expect(ended.body).toEqual({ session_id, done: true });
  expect((await as(other, 'GET', ME)).status).toBe(401);
  // The person has signed in again, so the session has another token.
  expect((await as(headers, 'GET', ME)).status).toBe(401);
  const renewed = { ...SAME_ORIGIN, cookie: cookieOf(ended.raw) };
  const [own = { session_id: '' }, ...more] = await list(renewed);
  expect(more).toEqual([]);
  const last = { session_id: own.session_id, current_password: password };
  const { raw } = await as(renewed, 'POST', `${SESSIONS}end/`, last);
  expect(String(raw.headers['set-cookie'])).toMatch(/^__Host-paycom_session=; Max-Age=0;/);
  expect((await as(renewed, 'GET', ME)).status).toBe(401);
});

test('a sign-in ends the session that the browser had, and no other', async () => {
  const { user, password, headers } = await signedIn(fixture.api, 'viewer');
  const other = await signInAgain(fixture.api, user.email, password);
  const { raw } = await signIn(user.email, password, headers);
  const status = async (cookie: string) => (await as({ cookie }, 'GET', ME)).status;
  expect([await status(headers.cookie ?? ''), await status(other), await status(cookieOf(raw))]).toEqual([
    401, 200, 200,
  ]);
});

test('the 21st open session of a person ends the oldest', async () => {
  const { user, password, headers } = await signedIn(fixture.api, 'viewer');
  const stranger = await signedIn(fixture.api, 'viewer');
  const { sessions } = collections(fixture.api.store.db);
  const later = (minutes: number) => new Date(Date.now() + minutes * 60_000);
  const others = Array.from({ length: 19 }, (_, at) => ({
    ...{ _id: `session ${at} of ${user.user_id}`, user_id: user.user_id },
    ...{ created_at: later(-60), expires_at: later(60) },
  }));
  await sessions.insertMany(others);
  await sessions.updateOne({ _id: others[7]?._id ?? '' }, { $set: { created_at: later(-90) } });
  await signInAgain(fixture.api, user.email, password);
  expect(await sessions.countDocuments({ user_id: user.user_id })).toBe(20);
  expect(await sessions.findOne({ _id: others[7]?._id ?? '' })).toBeNull();
  for (const caller of [headers, stranger.headers]) expect((await as(caller, 'GET', ME)).status).toBe(200);
});

test('a password that someone else set expires after 7 days, one that its person chose never', async () => {
  const { user, password } = await signedIn(fixture.api, 'viewer');
  const { credentials, users } = collections(fixture.api.store.db);
  const attempt = async (must_change_password: boolean, days: number, given = password) => {
    await users.updateOne({ _id: user.user_id }, { $set: { must_change_password } });
    const updated_at = new Date(Date.now() - days * 86_400_000);
    await credentials.updateOne({ user_id: user.user_id }, { $set: { updated_at } });
    const { status, body } = await signIn(user.email, given);
    return status === 200 ? status : body.code;
  };
  expect(await attempt(true, 6.9)).toBe(200);
  expect(await attempt(true, 7.1)).toBe('initial_password_expired');
  expect(await attempt(true, 7.1, 'made-up and wrong')).toBe('sign_in_refused');
  expect(await attempt(false, 3_650)).toBe(200);
});

test('a password is compared exactly: its letter case, its spaces and its end count', async () => {
  const { user } = await signedIn(fixture.api, 'viewer');
  const chosen = ` Fünf graue Lampen ${'x'.repeat(100)} `;
  await replacePassword(fixture.api.store.db, { user_id: user.user_id, password: chosen, by: TEST_ACTOR });
  const status = async (given: string) => (await signIn(user.email, given)).status;
  expect(await status(chosen)).toBe(200);
  for (const other of [chosen.trim(), chosen.toLowerCase(), chosen.slice(0, -1), chosen.slice(0, 72)])
    expect(await status(other), other).toBe(401);
});

describe('a cross-site request with the session cookie is refused', () => {
  const FOREIGN = [
    ['from another origin', { origin: 'http://evil.example.org' }],
    ['from an origin with the same prefix', { origin: `${SAME_ORIGIN.origin}.evil.example.org` }],
    ['from an opaque origin', { origin: 'null' }],
    ['without Origin and Sec-Fetch-Site', {}],
    ['from another site', { 'sec-fetch-site': 'cross-site' }],
    ['from another subdomain', { 'sec-fetch-site': 'same-site' }],
  ] as const;

  test.each(FOREIGN)('%s', async (_, origin) => {
    const { cookie, user, password } = await signedIn(fixture.api, 'admin');
    const { tokens } = collections(fixture.api.store.db);
    const before = await tokens.countDocuments();
    const headers = { host: SAME_ORIGIN.host, cookie, ...origin };
    for (const url of [CREATE_TOKEN, '/trpc/admin.create_token', '/api/auth/sign-out']) {
      const { status, body } = await as(headers, 'POST', url, A_TOKEN);
      expect([status, body.code], url).toEqual([403, 'csrf_refused']);
    }
    expect(await tokens.countDocuments()).toBe(before);
    expect((await as(headers, 'GET', ME)).status).toBe(200);
    const login = await signIn(user.email, password, { host: SAME_ORIGIN.host, ...origin });
    expect([login.status, login.raw.headers['set-cookie']]).toEqual([403, undefined]);
  });

  test('but a same-origin request and a request with a token are accepted', async () => {
    const { cookie, headers } = await signedIn(fixture.api, 'admin');
    const answers = [
      await as(headers, 'POST', CREATE_TOKEN, A_TOKEN),
      await as(headers, 'POST', '/trpc/admin.create_token', A_TOKEN),
      await as({ cookie, 'sec-fetch-site': 'same-origin' }, 'POST', CREATE_TOKEN, A_TOKEN),
      await fixture.api.send('POST', CREATE_TOKEN, {
        body: A_TOKEN,
        headers: { origin: 'http://evil.example.org' },
      }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  });
});

test('an invalid token is refused even with a valid session cookie', async () => {
  const { headers } = await signedIn(fixture.api, 'viewer');
  const send = (authorization: string) => as({ ...headers, authorization }, 'GET', ME);
  expect((await send('Bearer paycom_wrong')).status).toBe(401);
  expect((await send(`Bearer ${fixture.api.tokens.hr}`)).body).toMatchObject({ role: 'hr', by: 'token' });
  // A proxy may use Basic authentication for itself, so other schemes are ignored.
  expect((await send('Basic bWFkZTp1cA==')).body).toMatchObject({ role: 'viewer', by: 'session' });
});

test('failed sign-ins are counted per account and network across all servers, until the lockout ends', async () => {
  const { user, password } = await signedIn(fixture.api, 'viewer');
  const second = await createServer(fixture.api.services, '0');
  const guess = (app: typeof second, email = user.email, guessed = 'made-up and wrong') =>
    app.inject({
      method: 'POST',
      url: '/api/auth/sign-in',
      payload: { email, password: guessed },
      headers: SAME_ORIGIN,
    });
  const guesses = Array.from({ length: 10 }, (_, at) => guess(at % 2 ? fixture.api.app : second));
  for (const { statusCode } of await Promise.all(guesses)) expect(statusCode).toBe(401);
  for (const app of [fixture.api.app, second]) {
    const refused = await guess(app, user.email, password);
    expect([refused.statusCode, refused.json().code]).toEqual([429, 'too_many_sign_ins']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(800);
  }
  expect((await guess(second, 'nobody-else@example.org')).statusCode).toBe(401);
  await collections(fixture.api.store.db).signInAttempts.updateMany({}, { $set: { ends_at: new Date(0) } });
  expect((await guess(second, user.email, password)).statusCode).toBe(200);
  await second.close();
});

test('guesses from one address are counted together, also when the proxy writes ports behind it', async () => {
  const { user, password } = await signedIn(fixture.api, 'viewer');
  const { config, ...services } = fixture.api.services;
  const api = { ...config.api, trustedProxies: '127.0.0.1', anonymousPerMinute: 12 };
  const app = await createServer({ ...services, config: { ...config, api } }, '0');
  let port = 40_000;
  const guess = async (address: string, guessed = 'made-up and wrong') => {
    port += 1;
    const headers = { ...SAME_ORIGIN, 'x-forwarded-for': `${address}:${port}` };
    const payload = { email: user.email, password: guessed };
    const { body } = await app.inject({ method: 'POST', url: '/api/auth/sign-in', payload, headers });
    return (JSON.parse(body) as { code?: string }).code;
  };
  for (let times = 0; times < 10; times += 1) await guess('203.0.113.7');
  expect(await guess('203.0.113.7', password)).toBe('too_many_sign_ins');
  expect(await guess('203.0.113.8', password)).toBeUndefined();
  await guess('203.0.113.7');
  expect(await guess('203.0.113.7')).toBe('too_many_requests');
  await app.close();
});

test('a browser in which the person signed in before is not locked out, and nobody else profits from its cookie', async () => {
  const { user, password } = await signedIn(fixture.api, 'viewer');
  const other = await signedIn(fixture.api, 'viewer');
  const { raw } = await signIn(user.email, password);
  const [, known = ''] = [raw.headers['set-cookie']].flat().map((cookie) => cookie?.split(';')[0]);
  for (let guess = 0; guess < 11; guess += 1) await signIn(user.email, 'made-up and wrong');
  expect((await signIn(user.email, password)).body.code).toBe('too_many_sign_ins');
  const byBrowser = (email: string, cookie: string) => signIn(email, password, { ...SAME_ORIGIN, cookie });
  const forged = known.replace(/\.[0-9a-f]/, (start) => (start === '.9' ? '.0' : '.9'));
  expect((await byBrowser(user.email, forged)).body.code).toBe('too_many_sign_ins');
  const again = await byBrowser(user.email, known);
  expect(again.status).toBe(200);
  const [, renewed = ''] = [again.raw.headers['set-cookie']].flat();
  expect(renewed.split('.')[1]).toBe(known.split('.')[1]);
  for (let guess = 0; guess < 11; guess += 1) await signIn(other.user.email, 'made-up and wrong');
  expect((await byBrowser(other.user.email, known)).body.code).toBe('too_many_sign_ins');
});

test('requests of strangers behind the same proxy do not keep a known browser from signing in', async () => {
  const { user, password } = await signedIn(fixture.api, 'viewer');
  const { raw } = await signIn(user.email, password);
  const cookie = [raw.headers['set-cookie']]
    .flat()
    .map((header) => header?.split(';')[0])
    .join('; ');
  const { config, ...services } = fixture.api.services;
  const app = await createServer(
    { ...services, config: { ...config, api: { ...config.api, anonymousPerMinute: 3 } } },
    '0',
  );
  const attempt = async (headers: Record<string, string>) =>
    (
      await app.inject({
        method: 'POST',
        url: '/api/auth/sign-in',
        payload: { email: user.email, password },
        headers,
      })
    ).statusCode;
  for (let number = 0; number < 4; number += 1) await app.inject({ url: ME });
  expect(await attempt(SAME_ORIGIN)).toBe(429);
  expect(await attempt({ ...SAME_ORIGIN, cookie: cookie.replace(/__Host-paycom_session=[^;]+; /, '') })).toBe(
    200,
  );
  await app.close();
});

test('a session survives a key rotation while the old key is still configured', async () => {
  const { cookie } = await signedIn(fixture.api, 'viewer');
  const status = async (keys: string) => {
    const store = { ...fixture.api.store, keyring: Keyring.parse(keys, true) };
    const app = await createServer({ ...fixture.api.services, store }, '0');
    const { statusCode } = await app.inject({ url: ME, headers: { cookie } });
    await app.close();
    return statusCode;
  };
  expect([await status(`${KEY_TWO},${KEY_ONE}`), await status(KEY_TWO)]).toEqual([200, 401]);
});

test('a forged cookie is refused without a query', async () => {
  const cookie = `__Host-paycom_session=${'a'.repeat(43)}.${'b'.repeat(43)}`;
  const queries = () =>
    fixture.api.commands.filter(({ command }) => command.find === 'paycom_sessions').length;
  const before = queries();
  expect((await as({ cookie }, 'GET', ME)).body.code).toBe('not_signed_in');
  expect(queries()).toBe(before);
});

test('the database does not contain the session token', async () => {
  const { cookie } = await signedIn(fixture.api, 'viewer');
  const [token = ''] = cookie.slice('__Host-paycom_session='.length).split('.');
  expect(token).toHaveLength(43);
  const { sessions } = collections(fixture.api.store.db);
  expect(JSON.stringify(await sessions.find().toArray())).not.toContain(token);
});

test('the log identifies who signed in and out only by id, without e-mail addresses and passwords', async () => {
  const { user, password, headers } = await signedIn(fixture.api, 'viewer');
  await signIn(user.email, 'made-up and wrong');
  await signIn('canary-stranger@example.org', 'made-up and wrong');
  await as(headers, 'POST', '/api/auth/sign-out');
  const events = fixture.api.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const account = user.user_id;
  const origin = { request_id: expect.any(String), address: '127.0.0.1', time: expect.stringMatching(/Z$/) };
  for (const expected of [
    { event: 'signed_in', account },
    { event: 'sign_in_refused', account, code: 'sign_in_refused' },
    { event: 'sign_in_refused', code: 'sign_in_refused' },
    { event: 'signed_out', account },
  ])
    expect(events).toContainEqual(expect.objectContaining({ ...expected, ...origin }));
  const log = fixture.api.lines.join('\n');
  expect(log).not.toMatch(/canary|example\.org|made-up/i);
  for (const secret of [password, headers.cookie ?? '']) expect(log).not.toContain(secret);
  expect(JSON.stringify(events.filter(({ left_out }) => left_out))).toBe('[]');
});

test('tRPC calls are logged by procedure and account, without text of the caller', async () => {
  const { user, headers } = await signedIn(fixture.api, 'viewer');
  const url =
    '/trpc/me.show,employees.list,canary-name?batch=1&input=%7B%220%22%3A%7B%7D%2C%221%22%3A%7B%7D%7D';
  await as(headers, 'GET', url);
  const called = fixture.api.lines
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ event, account }) => event === 'procedure_called' && account === user.user_id);
  expect(called.map(({ procedure }) => procedure)).toEqual(['me.show', 'employees.list']);
  expect(fixture.api.lines.join()).not.toContain('canary-name');
});

test('the audit names who did what by account id, also for a person with a common name', async () => {
  const { user, headers } = await signedIn(fixture.api, 'admin');
  const { body: token } = await as(headers, 'POST', CREATE_TOKEN, A_TOKEN);
  expect(token.created_by).toBe(user.user_id);
  const ofTokens = `?account_id=${user.user_id}&action=token.create`;
  const { body } = await as(headers, 'GET', `/api/paycom/admin/audit/${ofTokens}`);
  expect(body.items).toEqual([
    expect.objectContaining({
      action: 'token.create',
      target: token.token_id,
      account_name: user.name,
      before: null,
      after: { role: 'viewer', expires_at: token.expires_at },
    }),
  ]);
  const days = { ...A_TOKEN, role: 'admin', days: 91 };
  expect((await as(headers, 'POST', CREATE_TOKEN, days)).body.code).toBe('token_too_long');
});

test('the audit has sign-ins, refused attempts and lockouts of accounts, once for each window, and no address of a stranger', async () => {
  const { user, password, headers } = await signedIn(fixture.api, 'viewer');
  const { audit } = collections(fixture.api.store.db);
  const recorded = async () => {
    const entries = await audit.find({ account_id: user.user_id }).sort({ at: 1, _id: 1 }).toArray();
    return entries.map(({ action, target, after }) => [action, target, after]);
  };
  const session = expect.stringMatching(/^[0-9a-f]{16}$/);
  expect(await recorded()).toEqual([['session.start', session, null]]);
  const before = await audit.countDocuments();
  await signIn('canary-nobody@example.org', 'made-up and wrong');
  expect(await audit.countDocuments()).toBe(before);
  await Promise.all(Array.from({ length: 14 }, () => signIn(user.email, 'made-up and wrong')));
  await vi.waitFor(async () => expect(await recorded()).toHaveLength(12));
  const codes = (await recorded()).slice(1).map(([action, target, after]) => [action, target, after]);
  const refused = ['session.refuse', user.user_id, { code: 'sign_in_refused' }];
  const locked = ['session.lock', user.user_id, { code: 'too_many_sign_ins' }];
  expect(codes.toSorted()).toEqual([locked, ...Array.from({ length: 10 }, () => refused)].toSorted());
  await as(headers, 'POST', '/api/auth/sign-out');
  expect((await recorded()).at(-1)).toEqual(['session.end', session, null]);
  const kept = JSON.stringify(await audit.find().toArray());
  for (const secret of [password, user.email, 'canary-nobody', 'made-up']) expect(kept).not.toContain(secret);
});
