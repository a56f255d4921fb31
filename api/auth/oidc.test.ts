import { beforeEach, describe, expect, test } from 'vitest';
import { oidcCookie, readOidcCookie } from '../../infra/auth/oidc-cookie.js';
import { bindIdentity, updateUser } from '../../infra/auth/users.js';
import { freePort } from '../../infra/metrics/free-port.js';
import { collections } from '../../infra/mongo/collections.js';
import { loadConfig } from '../../shared/config.js';
import { CLIENT, testProvider } from '../../tests/oidc-provider.js';
import { beginSignIn, cookiesOf, openPage, pathOf, signInAtProvider } from '../../tests/oidc-sign-in.js';
import { newUser, SAME_ORIGIN } from '../../tests/signed-in-user.js';
import { testApi } from '../../tests/test-api.js';
import { TEST_ACTOR } from '../../tests/test-store.js';
import { totpCode } from '../../tests/totp-code.js';
import { createServer } from '../server.js';

const PUBLIC_URL = SAME_ORIGIN.origin;
const CALLBACK = `${PUBLIC_URL}/api/auth/oidc/callback/`;
const provider = testProvider(await freePort(), CALLBACK);
const SETTINGS = {
  PAYCOM_API_PUBLIC_URL: PUBLIC_URL,
  PAYCOM_OIDC_ISSUER: provider.issuer,
  PAYCOM_OIDC_CLIENT_ID: CLIENT.client_id,
  PAYCOM_OIDC_CLIENT_SECRET: CLIENT.client_secret,
  PAYCOM_OIDC_NAME: 'Example Login',
  PAYCOM_OIDC_SCOPES: 'openid email groups',
};
const WITH_ROLES = { PAYCOM_OIDC_ROLE_CLAIM: 'groups', PAYCOM_OIDC_ROLES: 'payroll=hr, Owners=admin' };
const fixture = testApi({ ...SETTINGS, PAYCOM_SECOND_FACTOR_ROLES: 'hr' });
const ME = '/api/paycom/me/';

const get = (url: string, cookie = '', app = fixture.api.app) => openPage(app, url, cookie);

/** An API with other settings, over the same database. */
async function apiWith(env: Record<string, string>) {
  const { config, ...services } = fixture.api.services;
  const { oidc, api } = loadConfig({ ...SETTINGS, ...env });
  return createServer(
    { ...services, config: { ...config, oidc, api: { ...config.api, publicUrl: api.publicUrl } } },
    '0',
  );
}

const begun = (subject: string, app = fixture.api.app) => beginSignIn(app, provider, subject);
const signedInBy = (subject: string, app = fixture.api.app) => signInAtProvider(app, provider, subject);

let number = 0;
/** A person at the provider, with an address of their own. */
function person(more: { email?: string; email_verified?: boolean; groups?: string[] } = {}) {
  number += 1;
  const subject = `subject-${number}`;
  provider.people.set(subject, { email: `canary-oidc${number}@example.org`, email_verified: true, ...more });
  return subject;
}

/** An account that is linked to a person at the provider. */
async function linked(role: 'viewer' | 'hr' | 'admin' = 'viewer') {
  const { user, email, password } = await newUser(fixture.api, role);
  const subject = person({ email });
  await bindIdentity(fixture.api.store.db, user.user_id, { issuer: provider.issuer, subject }, TEST_ACTOR);
  return { user, email, password, subject };
}

const sessionsOf = (user_id: string) =>
  collections(fixture.api.store.db).sessions.countDocuments({ user_id });

const refusalsOf = (account_id: string) =>
  collections(fixture.api.store.db).audit.find({ account_id, action: 'session.refuse' }).toArray();

beforeEach(() => fixture.api.lines.splice(0));

describe('a sign-in at the provider', () => {
  test('opens a session of the linked account, and is recorded', async () => {
    const { user, subject } = await linked();
    const { cookie, back } = await begun(subject);
    expect(cookie).toMatch(/^__Host-paycom_oidc=/);
    const answer = await get(pathOf(back), cookie);
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/']);
    const me = await get(ME, cookiesOf(answer));
    expect(me.json()).toMatchObject({ account_id: user.user_id, role: 'viewer', by: 'session' });
    const { audit } = collections(fixture.api.store.db);
    const last = await audit.findOne({ account_id: user.user_id }, { sort: { number: -1 } });
    expect(last?.action).toBe('session.start');
    const code = back.searchParams.get('code') ?? '-';
    expect(fixture.api.lines.join()).not.toMatch(new RegExp(`${code}|${subject}|example.org`));
  });

  test('asks the provider for a code with PKCE, state and nonce, and keeps them in a cookie for ten minutes', async () => {
    const { headers } = await get('/api/auth/oidc/start/');
    const { origin, searchParams } = new URL(String(headers.location));
    expect(origin).toBe(provider.issuer);
    expect(Object.fromEntries(searchParams)).toEqual({
      ...{ client_id: CLIENT.client_id, redirect_uri: CALLBACK, scope: 'openid email groups' },
      ...{ response_type: 'code', code_challenge_method: 'S256' },
      ...{ state: expect.any(String), nonce: expect.any(String), code_challenge: expect.any(String) },
    });
    expect(String(headers['set-cookie'])).toMatch(/; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
  });

  test('does not ask for the second factor that the role needs, unless the settings say so', async () => {
    const { subject } = await linked('hr');
    const me = async (app = fixture.api.app) =>
      (await get(ME, cookiesOf(await signedInBy(subject, app)), app)).json();
    expect(await me()).toMatchObject({ role: 'hr' });
    const app = await apiWith({ PAYCOM_OIDC_SECOND_FACTOR: 'on' });
    expect(await me(app)).toMatchObject({ code: 'second_factor_enrolment_required' });
    await app.close();
  });
});

describe('is refused', () => {
  const refusal = ({ statusCode, headers }: Awaited<ReturnType<typeof get>>) => {
    expect(String(headers['set-cookie'])).not.toContain('paycom_session');
    return [statusCode, headers.location];
  };
  const REFUSED = [303, '/?sign_in=oidc_answer_refused'];

  test('without the cookie of its beginning, and with that of another beginning', async () => {
    const { subject } = await linked();
    const { back, cookie } = await begun(subject);
    const other = await begun(subject);
    expect(refusal(await get(pathOf(back)))).toEqual(REFUSED);
    expect(refusal(await get(pathOf(back), other.cookie))).toEqual(REFUSED);
    expect(refusal(await get(pathOf(back), `${cookie}x`))).toEqual(REFUSED);
  });

  test('with another state, issuer or code than the provider sent', async () => {
    const { subject } = await linked();
    for (const [name, value] of [
      ['state', 'another'],
      ['iss', 'http://evil.example.org'],
      ['code', 'another'],
    ] as const) {
      const { back, cookie } = await begun(subject);
      expect(back.searchParams.has(name), name).toBe(true);
      back.searchParams.set(name, value);
      expect(refusal(await get(pathOf(back), cookie)), name).toEqual(REFUSED);
    }
  });

  test('with another nonce or verifier', async () => {
    const { subject } = await linked();
    const secrets = fixture.api.store.keyring.sessionSecrets;
    for (const name of ['nonce', 'verifier'] as const) {
      const { back, cookie } = await begun(subject);
      const flow = readOidcCookie(cookie, secrets);
      if (!flow) throw new Error('no flow');
      const forged = oidcCookie({ ...flow, [name]: 'x'.repeat(43) }, secrets[0] ?? '').split(';')[0];
      expect(refusal(await get(pathOf(back), forged)), name).toEqual(REFUSED);
    }
  });

  test('with a code that was used', async () => {
    const { subject } = await linked();
    const { back, cookie } = await begun(subject);
    expect((await get(pathOf(back), cookie)).headers.location).toBe('/');
    expect(refusal(await get(pathOf(back), cookie))).toEqual(REFUSED);
  });

  test('when the provider names another issuer than the settings', async () => {
    const app = await apiWith({ PAYCOM_OIDC_ISSUER: provider.issuer.replace('127.0.0.1', 'localhost') });
    const { statusCode, headers } = await get('/api/auth/oidc/start/', '', app);
    expect([statusCode, headers.location]).toEqual([303, '/?sign_in=oidc_unreachable']);
    await app.close();
  });

  test('when the account is disabled, which is recorded', async () => {
    const { user, subject } = await linked();
    await updateUser(fixture.api.store.db, user.user_id, { disabled: true }, TEST_ACTOR);
    expect(refusal(await signedInBy(subject))).toEqual([303, '/?sign_in=account_disabled']);
    expect(await refusalsOf(user.user_id)).toMatchObject([{ after: { code: 'account_disabled' } }]);
  });

  test('when no account is linked, also if one has the address', async () => {
    const { email } = await newUser(fixture.api, 'viewer');
    for (const subject of [person(), person({ email })])
      expect(refusal(await signedInBy(subject))).toEqual([303, '/?sign_in=oidc_no_account']);
  });
});

describe('an address', () => {
  test('links an account once, where the settings allow it and the provider has verified it', async () => {
    const app = await apiWith({ PAYCOM_OIDC_LINK_BY_EMAIL: 'on' });
    const { user, email } = await newUser(fixture.api, 'viewer');
    const unverified = person({ email, email_verified: false });
    expect((await signedInBy(unverified, app)).headers.location).toBe('/?sign_in=oidc_no_account');
    const subject = person({ email: email.toUpperCase() });
    expect((await signedInBy(subject, app)).headers.location).toBe('/');
    const stored = await collections(fixture.api.store.db).users.findOne({ _id: user.user_id });
    expect(stored?.identity).toEqual({ issuer: provider.issuer, subject });
    // Someone else who gets the address later is not the person.
    expect((await signedInBy(person({ email }), app)).headers.location).toBe('/?sign_in=oidc_no_account');
    await app.close();
  });

  test('must be a verified one of an allowed domain', async () => {
    const app = await apiWith({ PAYCOM_OIDC_DOMAINS: 'example.com', ...WITH_ROLES });
    const at = async (email: string, email_verified = true) =>
      (await signedInBy(person({ email, email_verified, groups: ['payroll'] }), app)).headers.location;
    expect(await at('canary@example.org')).toBe('/?sign_in=oidc_domain_refused');
    expect(await at('canary@evil-example.com')).toBe('/?sign_in=oidc_domain_refused');
    expect(await at('canary@example.com', false)).toBe('/?sign_in=oidc_domain_refused');
    expect(await at('canary@example.com')).toBe('/');
    await app.close();
  });
});

describe('groups at the provider', () => {
  test('give a new person an account with a role, which follows them', async () => {
    const app = await apiWith(WITH_ROLES);
    const subject = person({ groups: ['payroll', 'others'] });
    const me = async () => (await get(ME, cookiesOf(await signedInBy(subject, app)), app)).json();
    const created = await me();
    expect(created).toMatchObject({ role: 'hr' });
    const other = provider.people.get(subject);
    if (other) provider.people.set(subject, { ...other, groups: ['payroll', 'Owners'] });
    expect(await me()).toMatchObject({ role: 'admin', account_id: created.account_id });
    await app.close();
  });

  test('that a person has lost end the sessions, and open none', async () => {
    const app = await apiWith(WITH_ROLES);
    const { user, subject, email } = await linked('hr');
    provider.people.set(subject, { email, email_verified: true, groups: ['payroll'] });
    const open = cookiesOf(await signedInBy(subject, app));
    expect((await get(ME, open, app)).statusCode).toBe(200);
    provider.people.set(subject, { email, email_verified: true, groups: ['others'] });
    expect((await signedInBy(subject, app)).headers.location).toBe('/?sign_in=oidc_no_role');
    expect([await sessionsOf(user.user_id), (await get(ME, open, app)).statusCode]).toEqual([0, 401]);
    expect(await refusalsOf(user.user_id)).toMatchObject([{ after: { code: 'oidc_no_role' } }]);
    await app.close();
  });
});

test('an account that is linked to another person ends the sessions of the former one', async () => {
  const { user, subject } = await linked();
  const former = cookiesOf(await signedInBy(subject));
  const link = (to: string) => {
    const identity = { issuer: provider.issuer, subject: to };
    return bindIdentity(fixture.api.store.db, user.user_id, identity, TEST_ACTOR);
  };
  await link(subject);
  expect((await get(ME, former)).statusCode).toBe(200);
  await link(person());
  expect((await get(ME, former)).statusCode).toBe(401);
});

test('an account of the provider has no password until an administrator sets one', async () => {
  const app = await apiWith(WITH_ROLES);
  const subject = person({ groups: ['payroll'] });
  const me = (await get(ME, cookiesOf(await signedInBy(subject, app)), app)).json();
  const email = provider.people.get(subject)?.email ?? '';
  const signIn = async (password: string) => {
    const body = { email, password };
    return (await fixture.api.send('POST', '/api/auth/sign-in/', { as: null, body, headers: SAME_ORIGIN }))
      .body;
  };
  expect(await signIn('made-up and wrong')).toMatchObject({ code: 'sign_in_refused' });
  const reset = await fixture.api.send('POST', `/api/paycom/admin/users/${me.account_id}/reset_password/`, {
    body: {},
  });
  expect(await signIn(String(reset.body.password))).toMatchObject({ account_id: me.account_id });
  await app.close();
});

test('a person without a password sets up, renews and removes a second factor with codes alone', async () => {
  const app = await apiWith({ ...WITH_ROLES, PAYCOM_OIDC_SECOND_FACTOR: 'on' });
  const subject = person({ groups: ['payroll'] });
  const post = async (step: string, cookie: string, payload: object = {}) => {
    const url = `/api/auth/second-factor/${step}/`;
    const answer = await app.inject({ method: 'POST', url, headers: { ...SAME_ORIGIN, cookie }, payload });
    return { answer, body: answer.json(), cookie: cookiesOf(answer) };
  };
  const first = cookiesOf(await signedInBy(subject, app));
  const { body: begins } = await post('begin', first);
  expect(begins).toMatchObject({ needs_password: false });
  expect((await post('confirm', first, { code: '000000' })).body).toMatchObject({ code: 'wrong_code' });
  const confirmed = await post('confirm', first, { code: totpCode(begins.secret) });
  expect(confirmed.body.recovery_codes).toHaveLength(10);
  expect((await get(ME, confirmed.cookie, app)).json()).toMatchObject({ role: 'hr' });

  const second = cookiesOf(await signedInBy(subject, app));
  expect((await get(ME, second, app)).json()).toMatchObject({ code: 'second_factor_required' });
  expect((await post('begin', second)).body).toMatchObject({ code: 'second_factor_required' });
  const entered = await post('enter', second, { code: totpCode(begins.secret, 1) });
  expect((await get(ME, entered.cookie, app)).json()).toMatchObject({ role: 'hr' });

  const [code] = confirmed.body.recovery_codes;
  const renewed = await post('recovery-codes', entered.cookie, { code });
  expect(renewed.body.recovery_codes).toHaveLength(10);
  expect((await post('remove', entered.cookie, { code })).body).toMatchObject({ code: 'wrong_code' });
  const removed = await post('remove', entered.cookie, { code: renewed.body.recovery_codes[0] });
  expect(removed.body).toEqual({ removed: true });
  await app.close();
});

test('a person who signed in with a password shows it, although the account is linked', async () => {
  const { email, password } = await linked();
  const body = { email, password };
  const signIn = await fixture.api.send('POST', '/api/auth/sign-in/', {
    as: null,
    body,
    headers: SAME_ORIGIN,
  });
  const headers = { ...SAME_ORIGIN, cookie: cookiesOf(signIn.raw) };
  const post = (step: string, given: object = {}) =>
    fixture.api.send('POST', `/api/auth/second-factor/${step}/`, { as: null, body: given, headers });
  const { body: begins } = await post('begin');
  expect(begins).toMatchObject({ needs_password: true });
  const code = totpCode(String(begins.secret));
  expect((await post('confirm', { code })).body).toMatchObject({ code: 'wrong_password' });
  expect((await post('confirm', { code, current_password: password })).status).toBe(200);
});

test('the page learns the name of the provider, and what an error means', async () => {
  expect((await get('/api/auth/oidc/')).json()).toEqual({ name: 'Example Login', failure: null });
  const { failure } = (await get('/api/auth/oidc/?error=oidc_no_role')).json();
  expect(failure).toMatchObject({ code: 'oidc_no_role', hint: expect.stringContaining('group') });
  expect((await get('/api/auth/oidc/?error=internal')).json()).toMatchObject({ failure: null });
});

test('an API without a public URL does not start', async () => {
  const { config, ...services } = fixture.api.services;
  const api = { ...config.api, publicUrl: undefined };
  await expect(createServer({ ...services, config: { ...config, api } }, '0')).rejects.toMatchObject({
    code: 'invalid_settings',
  });
});
