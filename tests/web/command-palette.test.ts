import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerSearchAttributes } from '../../infra/temporal/register-search-attributes.js';
import { hasPermission, Role } from '../../shared/permissions.js';
import { SCHEDULE_ID } from '../../shared/sync-run.js';
import { ACTIONS } from '../../web/client/places.js';
import { reconcileSchedules } from '../../worker/schedule.js';
import { accessibilityFaults, CHROMIUM_MISSING, testPage } from './browser.js';

const tested = testPage();
const HINT = 'A page, an action, or an employee';

/** Opens the palette by keyboard, and types. */
async function find(page: Page, typed: string): Promise<void> {
  await page.keyboard.press('Control+K');
  // It gets the focus a moment after it is there.
  await page.getByPlaceholder(HINT).and(page.locator(':focus')).waitFor();
  await page.keyboard.type(typed);
}

/** Goes to what the palette calls so, by keyboard alone. */
async function choose(page: Page, name: string): Promise<void> {
  await find(page, name);
  await page.locator('[data-action][data-selected]').getByText(name, { exact: true }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByPlaceholder(HINT).waitFor({ state: 'detached' });
}

/** The pages and tabs that a person can click at. */
async function shownPlaces(page: Page): Promise<{ readonly pages: string[]; readonly tabs: string[] }> {
  const links = page.getByRole('navigation').getByRole('link');
  const pages = await links.allTextContents();
  const tabs: string[] = [];
  for (const name of pages) {
    await links.getByText(name, { exact: true }).click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
    await expect.poll(() => page.locator('.awaited').count()).toBe(0);
    tabs.push(...(await page.getByRole('tab').allTextContents()).map((tab) => `${name}: ${tab}`));
  }
  return { pages, tabs };
}

describe.skipIf(CHROMIUM_MISSING)('the command palette (needs Chromium)', () => {
  beforeAll(async () => {
    const { connection, client, config } = tested.web.api.services;
    await registerSearchAttributes(connection, client.options.namespace);
    await reconcileSchedules(client, config);
  });

  it.each(Role.options)(
    'has every page, tab and action of a %s, and opens each by keyboard',
    async (role) => {
      const { page, problems } = await tested.web.open('/', role);
      const { pages, tabs } = await shownPlaces(page);
      await find(page, '');
      expect(await accessibilityFaults(page)).toEqual([]);
      const listed = await page.locator('[data-action]').allTextContents();
      await page.keyboard.press('Escape');
      await page.getByPlaceholder(HINT).waitFor({ state: 'detached' });
      const actions = listed.filter((name) => !pages.includes(name) && !tabs.includes(name));
      expect(listed).toEqual([...pages, ...actions, ...tabs]);
      expect(actions).toHaveLength(
        Object.values(ACTIONS).filter(({ permission }) => hasPermission(role, permission)).length,
      );
      for (const name of tabs) {
        await choose(page, name);
        const tab = page.getByRole('tab', { selected: true });
        await expect
          .poll(async () => `${await page.locator('h1').textContent()}: ${await tab.textContent()}`)
          .toBe(name);
      }
      for (const name of actions) {
        await choose(page, name);
        const dialog = page.getByRole('dialog');
        await dialog.locator(':focus').waitFor();
        expect(new URL(page.url()).search).toMatch(/^\?do=/);
        await page.keyboard.press('Escape');
        await dialog.waitFor({ state: 'detached' });
        expect(new URL(page.url()).search).toBe('');
      }
      expect(problems).toEqual([]);
    },
  );

  it('does what was chosen, by keyboard alone', async () => {
    const { page } = await tested.web.open('/', 'operator');
    await choose(page, 'Pause or resume the schedule');
    await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).locator(':scope:focus').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('Paused. No sync starts by itself.').waitFor();
    const schedule = tested.web.api.services.client.schedule.getHandle(SCHEDULE_ID);
    expect((await schedule.describe()).state.paused).toBe(true);
  });

  it('tests the connection, by keyboard alone', async () => {
    const { page } = await tested.web.open('/', 'operator');
    await choose(page, 'Test the connection');
    const button = page.getByRole('dialog').getByRole('button', { name: 'Test the connection' });
    await button.locator(':scope:focus').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('The connection does not work.').waitFor();
    expect(await page.getByRole('row').count()).toBeGreaterThan(1);
  });

  it('opens no dialog for an action that a role may not do', async () => {
    const { page } = await tested.web.open('/syncs?do=start_sync', 'viewer');
    await expect.poll(() => page.locator('.awaited').count()).toBe(0);
    expect(await page.getByRole('dialog').count()).toBe(0);
  });
});
