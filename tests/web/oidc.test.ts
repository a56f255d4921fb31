import { describe, expect, it } from 'vitest';
import { bindIdentity } from '../../infra/auth/users.js';
import { freePort } from '../../infra/metrics/free-port.js';
import { CLIENT, testProvider } from '../oidc-provider.js';
import { newUser } from '../signed-in-user.js';
import { TEST_ACTOR } from '../test-store.js';
import { totpCode } from '../totp-code.js';
import { accessibilityFaults, CHROMIUM_MISSING, testPage } from './browser.js';

const port = await freePort();
const url = `http://127.0.0.1:${port}`;
const provider = testProvider(await freePort(), `${url}/api/auth/oidc/callback/`);
const tested = testPage(
  {
    PAYCOM_API_PUBLIC_URL: url,
    PAYCOM_OIDC_ISSUER: provider.issuer,
    PAYCOM_OIDC_CLIENT_ID: CLIENT.client_id,
    PAYCOM_OIDC_CLIENT_SECRET: CLIENT.client_secret,
    PAYCOM_OIDC_NAME: 'Example Login',
  },
  port,
);

describe.skipIf(CHROMIUM_MISSING)('the sign-in at an identity provider (needs Chromium)', () => {
  it('leads there and back, and says why it is refused', async () => {
    const { page } = await tested.web.open('/', null, { viewport: { width: 360, height: 740 } });
    const atProvider = async (subject: string) => {
      await page.getByRole('link', { name: 'Sign in with Example Login' }).click();
      await page.getByPlaceholder('Enter any login').fill(subject);
      await page.getByPlaceholder('and password').fill('any');
      await page.getByRole('button', { name: 'Sign-in' }).click();
    };
    const { user, email } = await newUser(tested.web.api, 'operator');
    provider.people.set('subject-of-canary', { email, email_verified: true });
    await atProvider('subject-of-canary');
    await page.getByText('no account is linked to them').waitFor();
    await page.getByText('oidc_no_account').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);

    const identity = { issuer: provider.issuer, subject: 'subject-of-canary' };
    await bindIdentity(tested.web.api.store.db, user.user_id, identity, TEST_ACTOR);
    await page.getByRole('link', { name: 'Sign in with Example Login' }).click();
    await page.getByRole('button', { name: user.name }).waitFor();
    await page.goto('/settings/account');
    await page.getByRole('button', { name: 'Set up', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Begin' }).click();
    const secret = (await dialog.locator('code').textContent()) ?? '';
    expect(await dialog.getByRole('textbox', { name: 'Your password' }).count()).toBe(0);
    await dialog.getByRole('textbox', { name: 'Code' }).fill(totpCode(secret));
    await dialog.getByRole('button', { name: 'Confirm' }).click();
    await dialog.getByText('They are shown only now.').waitFor();
  });
});
