import { describe, expect, it } from 'vitest';
import { collections } from '../../infra/mongo/collections.js';
import { Role } from '../../shared/permissions.js';
import { newUser } from '../signed-in-user.js';
import { accessibilityFaults, CHROMIUM_MISSING, refusalsOf, testPage } from './browser.js';
import { PAGE_PATHS } from './page-paths.js';

const tested = testPage();

const THEMES = ['light', 'dark'] as const;

describe.skipIf(CHROMIUM_MISSING)('the admin page (needs Chromium)', () => {
  it('signs in with the keyboard alone, and shows the page that was asked for', async () => {
    const { web } = tested;
    const { email, password } = await newUser(web.api, 'operator');
    const { page, problems } = await web.open('/syncs', null);
    await page.getByLabel('E-mail').focus();
    await page.keyboard.type(email);
    await page.keyboard.press('Tab');
    await page.keyboard.type('a wrong password');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    await page.locator('[autocomplete=current-password]').fill(password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Syncs' }).waitFor();
    expect(problems).toEqual([]);
    const stored = await page.evaluate<string>(
      'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href])',
    );
    expect(stored).not.toContain(email);
  });

  it('asks for a new password first, when someone else has set it', async () => {
    const { web } = tested;
    const { email, password, user } = await newUser(web.api, 'viewer');
    await collections(web.api.store.db).users.updateOne(
      { _id: user.user_id },
      { $set: { must_change_password: true } },
    );
    const { page } = await web.open('/', null);
    await page.getByLabel('E-mail').fill(email);
    await page.locator('[autocomplete=current-password]').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Choose your own password' }).waitFor();
    await page.getByLabel('The password that you were given').fill(password);
    await page.getByLabel('Your new password').fill('seven made-up lanterns');
    await page.getByRole('button', { name: 'Save the password' }).click();
    await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
    expect(
      (await collections(web.api.store.db).users.findOne({ _id: user.user_id }))?.must_change_password,
    ).toBe(false);
  });

  it.each(Role.options)('shows a %s only pages whose data the server gives to that role', async (role) => {
    const { page, problems } = await tested.web.open('/', role);
    const refusals = refusalsOf(page);
    const links = page.getByRole('navigation').getByRole('link');
    for (const name of await links.allTextContents()) {
      await links.getByText(name, { exact: true }).click();
      await page.getByRole('heading', { level: 1, name }).waitFor();
      await page.waitForLoadState('networkidle');
    }
    expect(await refusals()).toEqual([]);
    expect(problems).toEqual([]);
  });

  it('says in Spanish what went wrong, and what to do', async () => {
    const { page } = await tested.web.open('/syncs/made-up', 'operator', { locale: 'es-MX' });
    const alert = page.getByRole('alert');
    await alert.getByText('No existe la sincronización made-up.').waitFor();
    expect(await alert.textContent()).toContain('Vea la lista de sincronizaciones.');
    expect(await page.evaluate('document.documentElement.lang')).toBe('es');
  });

  it('says that a page is not for a role, and that there is no page', async () => {
    const { page } = await tested.web.open('/syncs', 'scheduler');
    await page.getByRole('heading', { name: 'Your role may not see this page.' }).waitFor();
    await page.goto('/syncs/a/b/c');
    await page.getByRole('heading', { name: 'There is no such page.' }).waitFor();
    expect(await page.title()).not.toBe('');
  });

  it('shows the sign-in when the session ends in mid-work, and then the same page', async () => {
    const { web } = tested;
    const { page } = await web.open('/syncs', 'operator');
    await page.context().clearCookies();
    await page.getByRole('button', { name: 'Start a sync' }).click();
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/syncs');
  });

  it('keeps what was typed when the session ends, for the same person and for nobody else', async () => {
    const { web } = tested;
    const [first, other] = [await newUser(web.api, 'admin'), await newUser(web.api, 'admin')];
    const { page } = await web.open('/settings/people', null);
    const signIn = async ({ email, password }: typeof first) => {
      await page.getByLabel('E-mail').last().fill(email);
      await page.locator('[autocomplete=current-password]').fill(password);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('heading', { name: 'Sign in' }).waitFor({ state: 'detached' });
    };
    await signIn(first);
    const name = page.getByRole('textbox', { name: 'Name' });
    const typeAndLose = async () => {
      await page.getByRole('button', { name: 'New person' }).click();
      await name.fill('Half typed');
      await page.getByRole('dialog').getByLabel('E-mail').fill('half.typed@example.org');
      await page.context().clearCookies();
      await page.getByRole('button', { name: 'Create' }).click();
      await page.getByText('The session has ended.').waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
    };
    await typeAndLose();
    await signIn(first);
    expect(await name.inputValue()).toBe('Half typed');
    await page.getByRole('button', { name: 'Create' }).click();
    await expect
      .poll(() => collections(web.api.store.db).users.countDocuments({ email: 'half.typed@example.org' }))
      .toBe(1);
    await page.reload();
    await typeAndLose();
    await signIn(other);
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
    expect(await name.count()).toBe(0);
  });

  it('signs out, and shows nothing of the roster any more', async () => {
    const { page } = await tested.web.open('/employees', 'hr');
    await page.getByRole('row').nth(1).waitFor();
    await page.getByRole('button', { name: 'Canary' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    expect(await page.getByRole('row').count()).toBe(0);
    expect(await page.locator('[autocomplete=current-password]').getAttribute('type')).toBe('password');
    await page.goto('/employees');
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
  });

  it('keeps what it has shown, with its age, while the server cannot be reached', async () => {
    const { page } = await tested.web.open('/', 'operator');
    await page.getByText('No sync has run yet.').waitFor();
    await page.context().setOffline(true);
    await page.getByText('The server cannot be reached.').waitFor();
    expect(await page.getByText('as of').textContent()).toMatch(/as of .*\d/);
    expect(await page.getByText('No sync has run yet.').isVisible()).toBe(true);
  });

  it('loads at most 200 kB before the first page is there, and no part of more than 100 kB', async () => {
    const { page } = await tested.web.open('/', 'admin');
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Network.enable');
    await devtools.send('Network.setCacheDisabled', { cacheDisabled: true });
    const paths = new Map<string, string>();
    const received = new Map<string, number>();
    devtools.on('Network.responseReceived', ({ requestId, response, type }) => {
      // The page that is left may still load its chart.
      if (type === 'Document') for (const known of [paths, received]) known.clear();
      paths.set(requestId, new URL(response.url).pathname);
    });
    // Without the headers of the responses.
    devtools.on('Network.dataReceived', ({ requestId, encodedDataLength }) => {
      const path = paths.get(requestId);
      if (path && !/^\/(api|trpc)/.test(path))
        received.set(path, (received.get(path) ?? 0) + encodedDataLength);
    });
    await page.reload();
    await page.waitForLoadState('networkidle');
    // The chart is drawn later, below what a person looks at first.
    const sizes = [...received];
    const first = sizes.filter(([path]) => !path.includes('/month-chart'));
    const total = first.reduce((sum, [, bytes]) => sum + bytes, 0);
    expect(total).toBeGreaterThan(50_000);
    expect(total, JSON.stringify(sizes)).toBeLessThan(200_000);
    expect(sizes.filter(([path, bytes]) => bytes > 100_000 && !/\/(index|shared)-/.test(path))).toEqual([]);
  });

  it('asks once who is signed in, before its scripts are there', async () => {
    const { page } = await tested.web.open('/', 'admin');
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.reload();
    await page.waitForLoadState('networkidle');
    const questions = asked.filter((path) => path.includes('me.show'));
    expect(questions).toEqual(['/trpc/me.show']);
    expect(asked.indexOf('/trpc/me.show')).toBeLessThan(asked.findIndex((path) => path.includes('-page-')));
  });

  it('asks the server at most twice for a navigation', async () => {
    const { page } = await tested.web.open('/', 'admin');
    await page.waitForLoadState('networkidle');
    const asked: string[] = [];
    page.on('request', (request) => {
      if (/\/(api|trpc)\//.test(request.url())) asked.push(request.url());
    });
    await page.getByRole('navigation').getByRole('link', { name: 'Syncs' }).click();
    await page.getByRole('heading', { level: 1, name: 'Syncs' }).waitFor();
    await page.waitForLoadState('networkidle');
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.length, asked.join(' ')).toBeLessThanOrEqual(2);
  });

  it.each(THEMES)('has no accessibility fault that axe finds (%s)', async (colorScheme) => {
    const { page } = await tested.web.open('/', 'admin', { colorScheme });
    for (const path of PAGE_PATHS) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      expect(await accessibilityFaults(page), path).toEqual([]);
      // A link without an address cannot be reached by keyboard.
      expect(await page.locator('a:not([href])').count(), path).toBe(0);
    }
  });

  it('fits into 360 pixels', async () => {
    const { page } = await tested.web.open('/', 'admin', { viewport: { width: 360, height: 640 } });
    for (const path of PAGE_PATHS) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      // Less by the gutter of the scrollbar, which a phone does not have.
      const [content, room] = await page.evaluate<number[]>(
        '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
      );
      expect(content, path).toBeLessThanOrEqual(room ?? 0);
    }
  });
});
