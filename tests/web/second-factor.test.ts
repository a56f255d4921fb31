import { describe, expect, it } from 'vitest';
import { beginSecondFactor, confirmSecondFactor, firstStep } from '../../infra/auth/second-factors.js';
import { newUser } from '../signed-in-user.js';
import { totpCode } from '../totp-code.js';
import { accessibilityFaults, CHROMIUM_MISSING, testPage } from './browser.js';

const tested = testPage({ PAYCOM_SECOND_FACTOR_ROLES: 'operator' });
/** A step that is missing is a refusal, which Chromium reports. */
const unexpected = (problems: readonly string[]) => problems.filter((text) => !text.includes('403'));

describe.skipIf(CHROMIUM_MISSING)('the second factor (needs Chromium)', () => {
  it('is set up before anything else by a role that needs it, and asked for at the next sign-in', async () => {
    const { page, problems } = await tested.web.open('/syncs', null, {
      viewport: { width: 360, height: 740 },
    });
    const { email, password } = await newUser(tested.web.api, 'operator');
    const signIn = async () => {
      await page.getByLabel('E-mail').fill(email);
      await page.getByRole('textbox', { name: 'Password' }).fill(password);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    };
    await signIn();
    await page.getByRole('heading', { name: 'Set up a second factor' }).waitFor();
    await page.getByRole('button', { name: 'Begin' }).click();
    await page.getByRole('img', { name: 'QR code of the secret' }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    const fits = 'document.documentElement.scrollWidth <= document.documentElement.clientWidth';
    expect(await page.evaluate(fits)).toBe(true);
    const secret = (await page.locator('code').textContent()) ?? '';
    await page.getByRole('textbox', { name: 'Your password' }).fill(password);
    await page.getByRole('textbox', { name: 'Code' }).fill('000000');
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.getByText('The code is wrong, or was used before.').waitFor();
    await page.getByRole('textbox', { name: 'Code' }).fill(totpCode(secret));
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.getByText('They are shown only now.').waitFor();
    const codes = ((await page.locator('code').textContent()) ?? '').split(/\s+/);
    expect(codes).toHaveLength(10);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'I have stored them' }).click();
    await page.getByRole('heading', { level: 1, name: 'Syncs' }).waitFor();

    await page.getByRole('button', { name: /^Canary/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByLabel('E-mail').waitFor();
    await signIn();
    await page.getByText('Enter the code that your app shows.').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('textbox', { name: 'Code' }).fill(codes[0] ?? '');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Syncs' }).waitFor();
    expect(unexpected(problems)).toEqual([]);
  });

  it('is set up and removed under Settings, and reset by an administrator', async () => {
    const { page, problems } = await tested.web.open('/settings/account', null, { locale: 'es-MX' });
    const { email, password, user } = await newUser(tested.web.api, 'viewer');
    await page.getByLabel('Correo electrónico').fill(email);
    await page.getByRole('textbox', { name: 'Contraseña' }).fill(password);
    await page.getByRole('button', { name: 'Iniciar sesión', exact: true }).click();
    await page.getByText('Usted inicia sesión solo con la contraseña.').waitFor();
    const setUp = page.getByRole('button', { name: 'Configurar', exact: true });
    await setUp.click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Empezar' }).click();
    const secret = (await dialog.locator('code').textContent()) ?? '';
    await dialog.getByRole('textbox', { name: 'Código' }).fill(totpCode(secret));
    await dialog.getByRole('textbox', { name: 'Su contraseña' }).fill(password);
    await dialog.getByRole('button', { name: 'Confirmar' }).click();
    await dialog.getByText('Solo se muestran ahora.').waitFor();
    const [code = ''] = ((await dialog.locator('code').textContent()) ?? '').split(/\s+/);
    await dialog.getByRole('button', { name: 'Ya los guardé' }).click();
    await page.getByText('Quedan 10 códigos de recuperación.').waitFor();
    await page.getByRole('button', { name: 'Quitar', exact: true }).click();
    await dialog.getByRole('textbox', { name: 'Su contraseña' }).fill(password);
    await dialog.getByRole('textbox', { name: 'Código' }).fill(code);
    await dialog.getByRole('button', { name: 'Continuar' }).click();
    await setUp.waitFor();
    expect(unexpected(problems)).toEqual([]);

    const { store } = tested.web.api;
    const account = { account_id: user.user_id, name: user.name };
    const begun = await beginSecondFactor(store, account);
    const step = await firstStep(store, user.user_id, totpCode(begun.secret));
    await confirmSecondFactor(store.db, account, step);
    const admin = await tested.web.open('/settings/people', 'admin');
    const row = admin.page.getByRole('row').filter({ hasText: user.name });
    await row.getByText('second factor', { exact: true }).waitFor();
    expect(await accessibilityFaults(admin.page)).toEqual([]);
    await row.getByRole('button', { name: 'Reset second factor' }).click();
    const question = admin.page.getByRole('dialog');
    await question.getByText('The person is signed out everywhere').waitFor();
    await question.getByRole('button', { name: 'Reset second factor' }).click();
    await question.waitFor({ state: 'detached' });
    await row.getByText('second factor', { exact: true }).waitFor({ state: 'detached' });
    expect(admin.problems).toEqual([]);
  });
});
