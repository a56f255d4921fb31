import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { builtScript } from '../dev/fresh-build.js';
import { freePort } from '../infra/metrics/free-port.js';
import { collections } from '../infra/mongo/collections.js';
import { CLIENT, testProvider } from './oidc-provider.js';
import { cookiesOf, openPage, signInAtProvider } from './oidc-sign-in.js';
import { newUser, SAME_ORIGIN } from './signed-in-user.js';
import { testApi } from './test-api.js';
import { KEY_ONE } from './test-store.js';

const PUBLIC_URL = SAME_ORIGIN.origin;
const provider = testProvider(await freePort(), `${PUBLIC_URL}/api/auth/oidc/callback/`);
const SETTINGS = {
  PAYCOM_API_PUBLIC_URL: PUBLIC_URL,
  PAYCOM_OIDC_ISSUER: provider.issuer,
  PAYCOM_OIDC_CLIENT_ID: CLIENT.client_id,
  PAYCOM_OIDC_CLIENT_SECRET: CLIENT.client_secret,
};
const fixture = testApi(SETTINGS);

/** Runs `paycom users set`. */
async function set(args: readonly string[], settings: Record<string, string> = SETTINGS) {
  const child = spawn(process.execPath, [builtScript('cli/paycom.js'), 'users', 'set', ...args], {
    env: { NO_COLOR: '1', MONGODB_URI: fixture.api.uri, PAYCOM_ENCRYPTION_KEYS: KEY_ONE, ...settings },
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  return { code, stderr };
}
const atProvider = (subject: string) => signInAtProvider(fixture.api.app, provider, subject);
const roleOf = async (email: string) =>
  (await collections(fixture.api.store.db).users.findOne({ email }))?.role;

test('`users set --subject` links an account, and its person signs in at the provider', async () => {
  const { email, user } = await newUser(fixture.api, 'viewer');
  provider.people.set('subject-1', { email, email_verified: true });
  expect((await atProvider('subject-1')).headers.location).toBe('/?sign_in=oidc_no_account');
  expect(await set([email, '--subject', 'subject-1'])).toEqual({ code: 0, stderr: '' });
  const signedIn = await atProvider('subject-1');
  const me = await openPage(fixture.api.app, '/api/paycom/me/', cookiesOf(signedIn));
  expect(me.json()).toMatchObject({ account_id: user.user_id, role: 'viewer', by: 'session' });
  const { audit } = collections(fixture.api.store.db);
  expect(await audit.findOne({ action: 'user.bind_identity' })).toMatchObject({
    ...{ target: user.user_id, account_id: 'cli', before: null, after: null },
  });
});

test('a person of the provider has one account, and the command that is refused changes nothing', async () => {
  const [{ email }, other] = [await newUser(fixture.api, 'viewer'), await newUser(fixture.api, 'viewer')];
  expect((await set([email, '--subject', 'subject-2'])).code).toBe(0);
  const taken = await set([other.email, '--subject', 'subject-2', '--role', 'admin']);
  expect([taken.code, taken.stderr]).toEqual([2, expect.stringContaining('identity_taken')]);
  const unset = await set([other.email, '--subject', 'subject-3', '--role', 'admin'], {});
  expect([unset.code, unset.stderr]).toEqual([2, expect.stringContaining('PAYCOM_OIDC_ISSUER')]);
  expect(await roleOf(other.email)).toBe('viewer');
});
