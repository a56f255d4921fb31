import { describe, expect, it } from 'vitest';
import { accessibilityFaults, CHROMIUM_MISSING, testPage } from './browser.js';

const tested = testPage();

describe.skipIf(CHROMIUM_MISSING)('people on the home page (needs Chromium)', () => {
  it('are counted by status and department, and each figure leads to them', async () => {
    const { page, problems } = await tested.web.open('/', 'viewer');
    await page.getByText('8 active').waitFor();
    await page.getByRole('link', { name: 'Office' }).click();
    await page.getByText('12 in all').waitFor();
    expect(new URL(page.url()).search).toBe('?department_code=410');
    await page.goBack();
    await page.getByRole('link', { name: '4 terminated' }).click();
    await page.getByText('4 in all').waitFor();
    expect(problems).toEqual([]);
  });

  it('who were hired and terminated are counted by month, with a legend in the colors of the bars', async () => {
    const { page } = await tested.web.open('/', 'viewer');
    const chart = page.locator('section').filter({ hasText: 'Hires and terminations by month' });
    await chart.getByText('hired', { exact: true }).waitFor();
    await chart.getByText('terminated', { exact: true }).waitFor();
    const swatch = chart.locator('.mantine-ColorSwatch-root').first();
    expect((await swatch.boundingBox())?.width).toBeGreaterThan(0);
    expect(await accessibilityFaults(page)).toEqual([]);
  });
});
