import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { Role } from '../../shared/permissions.js';
import { accessibilityFaults, CHROMIUM_MISSING, refusalsOf, testPage } from './browser.js';
import { FILLED_PATHS, fillPages } from './filled-pages.js';
import { observeShifts, shiftsWhile } from './layout-shifts.js';

const tested = testPage();
const DESK = { width: 1280, height: 800 };
const PHONE = { width: 360, height: 640 };
const SIZES = [
  ['a desk', DESK],
  ['a phone', PHONE],
] as const;
const THEMES = ['light', 'dark'] as const;

/** What does not fit: the page, what stands beyond its edge but not in a table that scrolls, and labels of buttons. */
const CUT_OFF = `(() => {
  const { scrollWidth, clientWidth } = document.documentElement;
  const buttons = [...document.querySelectorAll('button, a[role=button], .mantine-Button-root')];
  const shown = buttons.filter((button) => button.checkVisibility() && !button.closest('[class*=ScrollArea], .list-box'));
  const beyond = shown.filter((button) => button.getBoundingClientRect().right > clientWidth);
  const labels = [...document.querySelectorAll('.mantine-Button-label')];
  const cut = labels.filter((label) => label.scrollWidth > label.clientWidth);
  return [
    ...(scrollWidth > clientWidth ? ['page: ' + scrollWidth] : []),
    ...[...beyond, ...cut].map(({ textContent }) => textContent),
  ];
})()`;

/** Opens each page, and returns what was found wrong by its path. */
async function faultsOf(page: Page, faults: (path: string) => Promise<unknown[]>): Promise<object> {
  const found: Record<string, unknown[]> = {};
  for (const path of FILLED_PATHS) {
    const wrong = await faults(path);
    if (wrong.length > 0) found[path] = wrong;
  }
  expect(await page.locator('h1').count()).toBe(1);
  return found;
}

async function load(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForLoadState('networkidle');
}

describe.skipIf(CHROMIUM_MISSING)('every page with data (needs Chromium)', () => {
  beforeAll(() => fillPages(tested.web.api));

  it.each(SIZES)('moves nothing while it loads, at %s', async (_, viewport) => {
    const { page } = await tested.web.open('/', 'admin', { viewport });
    await observeShifts(page);
    expect(await faultsOf(page, (path) => shiftsWhile(page, path))).toEqual({});
  });

  it('the observer sees what moves', async () => {
    const { page } = await tested.web.open('/', 'admin');
    await observeShifts(page);
    await page.goto('/syncs');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.evaluate("document.querySelector('h1').style.marginTop = '200px'");
    await expect.poll(() => page.evaluate('globalThis.shifts.length')).toBeGreaterThan(0);
  });

  it.each(THEMES)('has no accessibility fault that axe finds (%s)', async (colorScheme) => {
    const { page } = await tested.web.open('/', 'admin', { colorScheme });
    const faults = async (path: string) => {
      await load(page, path);
      return accessibilityFaults(page);
    };
    expect(await faultsOf(page, faults)).toEqual({});
  });

  it.each(['en-US', 'es-MX'])(
    'fits into 360 pixels, every button with its whole label (%s)',
    async (locale) => {
      const { page } = await tested.web.open('/', 'admin', { viewport: PHONE, locale });
      const faults = async (path: string) => {
        await load(page, path);
        return page.evaluate<string[]>(CUT_OFF);
      };
      expect(await faultsOf(page, faults)).toEqual({});
    },
  );

  it.each(Role.options)('asks the server for nothing that it refuses to a %s', async (role) => {
    const { page, problems } = await tested.web.open('/', role);
    const refusals = refusalsOf(page);
    const faults = async (path: string) => {
      await load(page, path);
      return refusals();
    };
    expect(await faultsOf(page, faults)).toEqual({});
    expect(problems).toEqual([]);
  });
});
