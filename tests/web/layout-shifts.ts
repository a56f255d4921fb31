import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** Runs before the scripts of a page. Keeps what moves, and by how much. */
const OBSERVE = `
  globalThis.shifts = [];
  new PerformanceObserver((list) => {
    for (const { value, sources } of list.getEntries())
      globalThis.shifts.push([value, ...sources.map(({ node }) => node?.outerHTML?.slice(0, 120) ?? node?.textContent)]);
  }).observe({ type: 'layout-shift', buffered: true });`;

/** Call it once, before the first `shiftsWhile`. */
export const observeShifts = (page: Page): Promise<unknown> => page.addInitScript(OBSERVE);

/** Opens a path, and returns what moved until `isReady`. */
export async function shiftsWhile(
  page: Page,
  path: string,
  isReady: () => Promise<unknown> = () => page.waitForLoadState('networkidle'),
): Promise<unknown[]> {
  await page.goto(path);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await expect.poll(() => page.locator('.awaited').count()).toBe(0);
  await isReady();
  await page.evaluate(
    'new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))',
  );
  return page.evaluate<unknown[]>('globalThis.shifts');
}
