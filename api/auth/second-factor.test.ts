import { describe, expect, test } from 'vitest';
import { updateUser } from '../../infra/auth/users.js';
import { collections } from '../../infra/mongo/collections.js';
import { newUser, SAME_ORIGIN, signedIn } from '../../tests/signed-in-user.js';
import { type Answer, testApi } from '../../tests/test-api.js';
import { TEST_ACTOR } from '../../tests/test-store.js';
import { totpCode } from '../../tests/totp-code.js';

const fixture = testApi({ PAYCOM_SECOND_FACTOR_ROLES: 'admin, operator' });
const ME = '/api/paycom/me/';
const OWN = '/api/auth/second-factor/';

type Headers = Record<string, string>;
const as = (headers: Headers, method: 'GET' | 'POST', url: string, body?: object) =>
  fixture.api.send(method, url, { as: null, headers: { ...SAME_ORIGIN, ...headers }, ...(body && { body }) });
const cookiesOf = ({ raw }: Answer) =>
  [raw.headers['set-cookie']].flat().map((header) => header?.split(';')[0] ?? '');
const withCookies = (answer: Answer) => ({ cookie: cookiesOf(answer).join('; ') });
const signIn = (email: string, password: string) => as({}, 'POST', '/api/auth/sign-in/', { email, password });
const enter = (headers: Headers, code: string) => as(headers, 'POST', `${OWN}enter/`, { code });

type Secured = {
  email: string;
  password: string;
  user_id: string;
  secret: string;
  codes: string[];
  headers: Headers;
};

/** Signs in, and sets up a second factor. The code of the current step is used up then. */
async function secured(role: 'viewer' | 'hr' | 'admin' = 'viewer'): Promise<Secured> {
  const { email, password, user } = await newUser(fixture.api, role);
  const headers = withCookies(await signIn(email, password));
  const { body } = await as(headers, 'POST', `${OWN}begin/`);
  const secret = String(body.secret);
  const given = { code: totpCode(secret), current_password: password };
  const confirmed = await as(headers, 'POST', `${OWN}confirm/`, given);
  expect(confirmed.status).toBe(200);
  const codes = confirmed.body.recovery_codes as string[];
  return { email, password, user_id: user.user_id, secret, codes, headers: withCookies(confirmed) };
}

const recorded = async (target: string) => {
  const entries = await collections(fixture.api.store.db)
    .audit.find({ target })
    .sort({ number: 1 })
    .toArray();
  return entries.map(({ action, after }) => (after?.code ? `${action} ${after.code}` : action));
};

test('a sign-in asks for a code after the password, and opens nothing before it', async () => {
  const { email, password, secret, user_id } = await secured();
  const half = await signIn(email, password);
  expect([half.status, half.body]).toEqual([200, { missing: 'code' }]);
  expect(cookiesOf(half).join()).not.toContain('paycom_browser');
  const headers = withCookies(half);
  for (const url of [ME, '/api/auth/session/', '/api/auth/sessions/', OWN, '/trpc/me.show?input={}'])
    expect((await as(headers, 'GET', url)).body.code, url).toBe('second_factor_required');
  for (const [url, body] of [
    ['/api/auth/change-password/', { current_password: password, new_password: 'another made-up one' }],
    ['/api/auth/sessions/end/', { session_id: 'x', current_password: password }],
    [`${OWN}begin/`, {}],
    [`${OWN}remove/`, { code: totpCode(secret, 1), current_password: password }],
  ] as const)
    expect((await as(headers, 'POST', url, body)).body.code, url).toBe('second_factor_required');
  const whole = await enter(headers, totpCode(secret, 1));
  expect(whole.body).toMatchObject({ account_id: user_id, by: 'session' });
  expect(cookiesOf(whole).join()).toContain('paycom_browser');
  expect((await as(withCookies(whole), 'GET', ME)).status).toBe(200);
  expect((await as(headers, 'GET', ME)).status).toBe(401);
  expect(await recorded(user_id)).toEqual([
    ...['user.create', 'user.begin_second_factor', 'user.confirm_second_factor', 'session.challenge'],
  ]);
});

test('a code counts once, and no earlier one after it', async () => {
  const { email, password, secret, user_id } = await secured();
  const code = totpCode(secret, 1);
  const half = async () => withCookies(await signIn(email, password));
  expect((await enter(await half(), code)).status).toBe(200);
  for (const used of [code, totpCode(secret), '000000', 'not a code', totpCode(secret, 9)])
    expect((await enter(await half(), used)).body.code, used).toBe('wrong_code');
  await expect.poll(() => recorded(user_id)).toContain('session.refuse wrong_code');
});

test('setting one up again asks a session for a code that had given one, and no code makes a session last longer', async () => {
  const { email, password, secret, user_id, headers, codes } = await secured();
  const { sessions } = collections(fixture.api.store.db);
  const since = new Date(Date.now() - 3_600_000);
  await sessions.updateMany({ user_id }, { $set: { created_at: since } });
  const again = withCookies(await enter(headers, totpCode(secret, 1)));
  expect((await sessions.findOne({ user_id }))?.created_at).toEqual(since);
  const stolen = withCookies(await enter(withCookies(await signIn(email, password)), codes[0] ?? ''));
  expect((await as(stolen, 'GET', ME)).status).toBe(200);
  const proof = { code: codes[1], current_password: password };
  expect((await as(again, 'POST', `${OWN}remove/`, proof)).status).toBe(200);
  const begun = await as(again, 'POST', `${OWN}begin/`);
  const first = { code: totpCode(String(begun.body.secret)), current_password: password };
  expect((await as(again, 'POST', `${OWN}confirm/`, first)).status).toBe(200);
  expect((await as(stolen, 'GET', ME)).body.code).toBe('second_factor_required');
});

test('of parallel attempts with one code, one gets in', async () => {
  const { email, password, secret } = await secured();
  const sessions = await Promise.all(Array.from({ length: 5 }, () => signIn(email, password)));
  const code = totpCode(secret, 1);
  const answers = await Promise.all(sessions.map((half) => enter(withCookies(half), code)));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 403, 403, 403, 403]);
});

test('a recovery code counts once, however it is typed, and only its hash is stored', async () => {
  const { email, password, codes, user_id, secret } = await secured();
  const [code = '', other = ''] = codes;
  const enterNew = async (given: string) => enter(withCookies(await signIn(email, password)), given);
  const whole = await enterNew(` ${code.toLowerCase().replaceAll('-', ' ')} `);
  expect(whole.status).toBe(200);
  expect((await enterNew(code)).body.code).toBe('wrong_code');
  expect((await as(withCookies(whole), 'GET', OWN)).body).toMatchObject({ recovery_codes: 9 });
  expect(await recorded(user_id)).toContain('user.use_recovery_code');
  const stored = JSON.stringify(await collections(fixture.api.store.db).secondFactors.find().toArray());
  for (const shown of [other, other.replaceAll('-', ''), secret]) expect(stored).not.toContain(shown);
  expect(fixture.api.lines.join()).not.toMatch(new RegExp(`${secret}|${other}|${code}`));
});

test('ten wrong codes end the attempts from everywhere, also with the right password between them', async () => {
  const { email, password, secret, user_id, headers } = await secured();
  for (let number = 0; number < 10; number += 1) {
    const half = await signIn(email, password);
    expect((await enter(withCookies(half), '000000')).body.code).toBe('wrong_code');
  }
  const locked = await enter(withCookies(await signIn(email, password)), totpCode(secret, 1));
  expect([locked.status, locked.body.code]).toEqual([429, 'too_many_sign_ins']);
  expect(Number(locked.raw.headers['retry-after'])).toBeGreaterThan(0);
  await expect.poll(() => recorded(user_id)).toContain('session.lock too_many_sign_ins');
  // The browser in which the person signed in before has attempts of its own.
  const known = await as(headers, 'POST', '/api/auth/sign-in/', { email, password });
  const [session = ''] = cookiesOf(known);
  const [, browser = ''] = (headers.cookie ?? '').split('; ');
  expect((await enter({ cookie: `${session}; ${browser}` }, totpCode(secret, 1))).status).toBe(200);
});

test('a session waits ten minutes for the code, and sessions that wait end no other', async () => {
  const { email, password, user_id, headers } = await secured();
  const half = withCookies(await signIn(email, password));
  const { sessions } = collections(fixture.api.store.db);
  const waiting = await sessions.findOne({ user_id }, { sort: { created_at: -1 } });
  const lifetime = (waiting?.expires_at.getTime() ?? 0) - (waiting?.created_at.getTime() ?? 0);
  expect([waiting?.second_factor, lifetime]).toEqual([false, 600_000]);
  await sessions.updateOne({ _id: waiting?._id ?? '' }, { $set: { expires_at: new Date(Date.now() - 1) } });
  expect((await enter(half, '000000')).body.code).toBe('not_signed_in');
  for (let number = 0; number < 21; number += 1) await signIn(email, password);
  expect((await as(headers, 'GET', ME)).status).toBe(200);
});

describe('setting one up', () => {
  test('asks other sessions of the person for a code', async () => {
    const { email, password } = await newUser(fixture.api, 'viewer');
    const other = withCookies(await signIn(email, password));
    const headers = withCookies(await signIn(email, password));
    const secret = String((await as(headers, 'POST', `${OWN}begin/`)).body.secret);
    await as(headers, 'POST', `${OWN}confirm/`, { code: totpCode(secret), current_password: password });
    expect((await as(other, 'GET', ME)).body.code).toBe('second_factor_required');
    expect((await enter(other, totpCode(secret, 1))).status).toBe(200);
  });

  test('needs a code of the newest secret and the password', async () => {
    const { password, headers } = await signedIn(fixture.api, 'viewer');
    const confirm = async (code: string, current_password = password) =>
      (await as(headers, 'POST', `${OWN}confirm/`, { code, current_password })).body.code;
    expect(await confirm('123456')).toBe('second_factor_missing');
    const former = String((await as(headers, 'POST', `${OWN}begin/`)).body.secret);
    const { secret, uri } = (await as(headers, 'POST', `${OWN}begin/`)).body;
    expect(new URL(String(uri)).searchParams.get('secret')).toBe(secret);
    expect(await confirm(totpCode(former))).toBe('wrong_code');
    expect(await confirm(totpCode(String(secret)), 'made-up and wrong')).toBe('wrong_password');
    expect((await as(headers, 'GET', OWN)).body).toEqual({
      since: null,
      is_required: false,
      recovery_codes: 0,
      needs_password: true,
    });
    expect(await confirm(totpCode(String(secret)))).toBeUndefined();
  });

  test('is refused while there is one, which needs the password and a code to go', async () => {
    const { password, secret, headers, codes, user_id } = await secured();
    expect((await as(headers, 'POST', `${OWN}begin/`)).body.code).toBe('second_factor_exists');
    const remove = async (code: string, current_password: string) =>
      (await as(headers, 'POST', `${OWN}remove/`, { code, current_password })).body;
    expect(await remove(totpCode(secret, 1), 'made-up and wrong')).toMatchObject({ code: 'wrong_password' });
    expect(await remove('000000', password)).toMatchObject({ code: 'wrong_code' });
    expect(await remove(codes[0] ?? '', password)).toEqual({ removed: true });
    expect((await as(headers, 'GET', OWN)).body).toMatchObject({ since: null });
    expect(await recorded(user_id)).toContain('user.remove_second_factor');
  });

  test('new recovery codes replace the former ones', async () => {
    const { email, password, secret, headers, codes, user_id } = await secured();
    const given = { code: totpCode(secret, 1), current_password: password };
    const { body } = await as(headers, 'POST', `${OWN}recovery-codes/`, given);
    const [code = ''] = body.recovery_codes as string[];
    const enterNew = async (typed: string) =>
      (await enter(withCookies(await signIn(email, password)), typed)).status;
    expect([await enterNew(codes[0] ?? ''), await enterNew(code)]).toEqual([403, 200]);
    expect(await recorded(user_id)).toContain('user.renew_recovery_codes');
  });
});

describe('a role that needs one', () => {
  test('may do nothing but set it up', async () => {
    const { email, password } = await newUser(fixture.api, 'admin');
    const opened = await signIn(email, password);
    expect(opened.status).toBe(200);
    const headers = withCookies(opened);
    for (const url of [ME, '/api/auth/session/', '/api/auth/sessions/', OWN])
      expect((await as(headers, 'GET', url)).body.code, url).toBe('second_factor_enrolment_required');
    const token = { name: 'before a second factor', role: 'viewer' };
    const created = await as(headers, 'POST', '/api/paycom/admin/tokens/create/', token);
    expect(created.body.code).toBe('second_factor_enrolment_required');
    const secret = String((await as(headers, 'POST', `${OWN}begin/`)).body.secret);
    const given = { code: totpCode(secret), current_password: password };
    const whole = withCookies(await as(headers, 'POST', `${OWN}confirm/`, given));
    expect((await as(whole, 'GET', ME)).status).toBe(200);
    expect((await as(whole, 'GET', OWN)).body).toMatchObject({ is_required: true, recovery_codes: 10 });
  });

  test('is asked at the next request after a person gets it', async () => {
    const { user, headers } = await signedIn(fixture.api, 'viewer');
    expect((await as(headers, 'GET', ME)).status).toBe(200);
    const { users } = collections(fixture.api.store.db);
    await users.updateOne({ _id: user.user_id }, { $set: { role: 'operator' } });
    expect((await as(headers, 'GET', ME)).body.code).toBe('second_factor_enrolment_required');
  });

  test('a token of the role is not asked', async () => {
    expect((await fixture.api.send('GET', ME, { as: 'admin' })).status).toBe(200);
  });
});

test('an administrator resets a lost one, which ends the sessions and is recorded', async () => {
  const { email, password, user_id, headers } = await secured('hr');
  const url = `/api/paycom/admin/users/${user_id}/reset_second_factor/`;
  const listed = async () => {
    const { body } = await fixture.api.send('GET', '/api/paycom/admin/users/');
    const users = body.items as { user_id: string; second_factor_since: string | null }[];
    return users.find((user) => user.user_id === user_id)?.second_factor_since;
  };
  expect(await listed()).toMatch(/Z$/);
  expect((await fixture.api.send('POST', url, { body: {} })).body).toEqual({ user_id, done: true });
  expect(await listed()).toBeNull();
  expect((await as(headers, 'GET', ME)).status).toBe(401);
  expect((await as(withCookies(await signIn(email, password)), 'GET', ME)).status).toBe(200);
  expect((await fixture.api.send('POST', url, { body: {} })).body.code).toBe('second_factor_missing');
  expect(await recorded(user_id)).toContain('user.reset_second_factor');
});

test('a code opens no disabled account', async () => {
  const { email, password, secret, user_id } = await secured();
  const half = withCookies(await signIn(email, password));
  await updateUser(fixture.api.store.db, user_id, { disabled: true }, TEST_ACTOR);
  expect((await enter(half, totpCode(secret, 1))).body.code).toBe('not_signed_in');
});

test('a code from another site is refused', async () => {
  const { email, password, secret } = await secured();
  const half = withCookies(await signIn(email, password));
  const answer = await enter({ ...half, origin: 'http://evil.example.org' }, totpCode(secret, 1));
  expect(answer.body.code).toBe('csrf_refused');
});
