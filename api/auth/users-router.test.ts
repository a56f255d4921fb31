import { expect, test } from 'vitest';
import { collections } from '../../infra/mongo/collections.js';
import { signedIn, signInAgain } from '../../tests/signed-in-user.js';
import { testApi } from '../../tests/test-api.js';

const own = testApi();
const USERS = '/api/paycom/admin/users/';
const asked = { email: 'Canary.Wren@Example.org', name: 'Wren', role: 'hr' };
const post = (url: string, body: object, headers?: Record<string, string>) =>
  own.api.send('POST', url, headers ? { as: null, body, headers } : { body });

test('an administrator lets somebody in, changes what they may do, and shuts them out again', async () => {
  const made = await post(`${USERS}create/`, asked);
  const { user_id, password } = made.body;
  expect(made.body).toMatchObject({ email: 'canary.wren@example.org', role: 'hr', disabled: false });
  const cookie = await signInAgain(own.api, 'canary.wren@example.org', String(password));
  const status = async () =>
    (await own.api.send('GET', '/api/paycom/me/', { as: null, headers: { cookie } })).status;

  expect((await post(`${USERS}${user_id}/update/`, { name: 'Wren the second' })).status).toBe(200);
  expect(await status()).toBe(200);
  expect((await post(`${USERS}${user_id}/update/`, { role: 'viewer' })).body.role).toBe('viewer');
  expect(await status()).toBe(401);
  const given = { password: 'a given made-up one' };
  expect((await post(`${USERS}${user_id}/reset_password/`, given)).body).toEqual({ user_id, password: null });
  await signInAgain(own.api, 'canary.wren@example.org', given.password);
  expect((await post(`${USERS}${user_id}/update/`, { disabled: true })).body.disabled).toBe(true);
  expect(await collections(own.api.store.db).sessions.countDocuments({ user_id: String(user_id) })).toBe(0);

  const { raw } = await own.api.send('GET', USERS);
  expect(raw.payload).toContain('Wren the second');
  expect(raw.payload).not.toMatch(/hash|[0-9a-f]{32}:|made-up one/);
});

test.each([
  ['an address that is taken, in other letters', asked, 409, 'user_exists'],
  [
    'a name that would carry an address into histories',
    { ...asked, name: 'wren@example.org' },
    422,
    'invalid_input',
  ],
  ['a short password', { ...asked, password: 'short' }, 422, 'invalid_input'],
])('%s is refused, and not repeated', async (_, body, status, code) => {
  await post(`${USERS}create/`, asked);
  const refused = await post(`${USERS}create/`, body);
  expect([refused.status, refused.body.code]).toEqual([status, code]);
  expect(refused.raw.payload).not.toMatch(/example\.org|short/i);
});

test('an administrator who would be the last can not lock everyone out', async () => {
  const { user, headers } = await signedIn(own.api, 'admin');
  for (const change of [{ role: 'viewer' }, { disabled: true }]) {
    const { status, body } = await post(`${USERS}${user.user_id}/update/`, change, headers);
    expect([status, body.code]).toEqual([409, 'last_admin']);
  }
  await signedIn(own.api, 'admin');
  expect((await post(`${USERS}${user.user_id}/update/`, { role: 'viewer' }, headers)).status).toBe(200);
});

test('neither a person’s name nor a token’s can carry an address, or what is no text, into histories', async () => {
  for (const name of ['wren@example.org', '\ud800', 'two\nlines']) {
    const made = [
      await post('/api/paycom/admin/tokens/create/', { name, role: 'viewer' }),
      await post(`${USERS}create/`, { ...asked, name }),
    ];
    for (const { status, body } of made) expect([status, body.code]).toEqual([422, 'invalid_input']);
  }
});

test('what a person starts bears their name, and never their address', async () => {
  const { user, headers } = await signedIn(own.api, 'admin');
  const { body } = await post(
    '/api/paycom/admin/tokens/create/',
    { name: 'theirs', role: 'viewer' },
    headers,
  );
  expect(body.created_by).toBe(user.name);
  expect(JSON.stringify(body)).not.toContain('@');
});
