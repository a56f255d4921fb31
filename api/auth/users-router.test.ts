import { expect, test } from 'vitest';
import { collections } from '../../infra/mongo/collections.js';
import { SAME_ORIGIN, signedIn, signInAgain } from '../../tests/signed-in-user.js';
import { testApi } from '../../tests/test-api.js';

const fixture = testApi();
const USERS = '/api/paycom/admin/users/';
const NEW_USER = { email: 'Canary.Wren@Example.org', name: 'Wren', role: 'hr' };
const post = (url: string, body: object, headers?: Record<string, string>) =>
  fixture.api.send('POST', url, headers ? { as: null, body, headers } : { body });

test('an administrator creates a user, changes the role, and disables the user', async () => {
  const created = await post(`${USERS}create/`, NEW_USER);
  const { user_id, password } = created.body;
  expect(created.body).toMatchObject({ email: 'canary.wren@example.org', role: 'hr', disabled: false });
  const initial = await signInAgain(fixture.api, 'canary.wren@example.org', String(password));
  const own = { current_password: String(password), new_password: 'three grey lamps' };
  const changed = await post('/api/auth/change-password/', own, { ...SAME_ORIGIN, cookie: initial });
  const cookie = String([changed.raw.headers['set-cookie']].flat()[0]).split(';')[0] ?? '';
  const status = async () =>
    (await fixture.api.send('GET', '/api/paycom/me/', { as: null, headers: { cookie } })).status;

  expect((await post(`${USERS}${user_id}/update/`, { name: 'Wren the second' })).status).toBe(200);
  expect(await status()).toBe(200);
  expect((await post(`${USERS}${user_id}/update/`, { role: 'viewer' })).body.role).toBe('viewer');
  expect(await status()).toBe(401);
  const chosen = { password: 'a chosen fake password' };
  expect((await post(`${USERS}${user_id}/reset_password/`, chosen)).body).toEqual({
    user_id,
    password: null,
  });
  await signInAgain(fixture.api, 'canary.wren@example.org', chosen.password);
  expect((await post(`${USERS}${user_id}/update/`, { disabled: true })).body.disabled).toBe(true);
  expect(await collections(fixture.api.store.db).sessions.countDocuments({ user_id: String(user_id) })).toBe(
    0,
  );

  const { raw } = await fixture.api.send('GET', USERS);
  expect(raw.payload).toContain('Wren the second');
  expect(raw.payload).not.toMatch(/hash|[0-9a-f]{32}:|chosen fake password/);
});

test.each([
  ['a taken e-mail address in another letter case', NEW_USER, 409, 'user_exists'],
  ['an e-mail address as a name', { ...NEW_USER, name: 'wren@example.org' }, 422, 'invalid_input'],
  ['a common password', { ...NEW_USER, password: 'Password12345' }, 400, 'weak_password'],
  ['a short password', { ...NEW_USER, password: 'short' }, 422, 'invalid_input'],
])('%s is refused, and the error does not repeat it', async (_, body, status, code) => {
  await post(`${USERS}create/`, NEW_USER);
  const refused = await post(`${USERS}create/`, body);
  expect([refused.status, refused.body.code]).toEqual([status, code]);
  expect(refused.raw.payload).not.toMatch(/example\.org|short|12345/i);
});

test('the last administrator cannot be disabled or lose the role', async () => {
  const { user, headers } = await signedIn(fixture.api, 'admin');
  for (const change of [{ role: 'viewer' }, { disabled: true }]) {
    const { status, body } = await post(`${USERS}${user.user_id}/update/`, change, headers);
    expect([status, body.code]).toEqual([409, 'last_admin']);
  }
  await signedIn(fixture.api, 'admin');
  expect((await post(`${USERS}${user.user_id}/update/`, { role: 'viewer' }, headers)).status).toBe(200);
});

test('names of people and tokens cannot contain an e-mail address or invalid text', async () => {
  for (const name of ['wren@example.org', '\ud800', 'two\nlines']) {
    const created = [
      await post('/api/paycom/admin/tokens/create/', { name, role: 'viewer' }),
      await post(`${USERS}create/`, { ...NEW_USER, name }),
    ];
    for (const { status, body } of created) expect([status, body.code]).toEqual([422, 'invalid_input']);
  }
});

test('a record that a person creates contains their id, never their e-mail address', async () => {
  const { user, headers } = await signedIn(fixture.api, 'admin');
  const { body } = await post(
    '/api/paycom/admin/tokens/create/',
    { name: 'a token', role: 'viewer' },
    headers,
  );
  expect(body.created_by).toBe(user.user_id);
  expect(JSON.stringify(body)).not.toContain('@');
});

test('an operator sees what is configured, without the secrets', async () => {
  const { status, body } = await fixture.api.send('GET', '/api/paycom/admin/settings/', { as: 'operator' });
  expect(status).toBe(200);
  expect(JSON.stringify(body)).not.toContain('example-password');
  expect(body.items).toContainEqual(
    expect.objectContaining({ name: 'PAYCOM_SFTP_PASSWORD', is_set: true, is_secret: true, value: null }),
  );
  expect(body.items).toContainEqual(
    expect.objectContaining({ name: 'PAYCOM_SFTP_USERNAME', is_set: true, value: 'paycom' }),
  );
});
