import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { collections } from '../../infra/mongo/collections.js';
import { accessibilityFaults, CHROMIUM_MISSING, testPage } from './browser.js';

const tested = testPage();
const folder = await mkdtemp(join(tmpdir(), 'roles-'));
const PAYCOM_ROLE_MAPPING = join(folder, 'roles.yaml');
await writeFile(PAYCOM_ROLE_MAPPING, 'roles: [{ role: Nurse, department_code: "500" }]');
afterAll(() => rm(folder, { recursive: true }));

describe.skipIf(CHROMIUM_MISSING)('scheduling on the admin page (needs Chromium)', () => {
  const rankings = () =>
    collections(tested.web.api.store.db).reveals.find({ procedure: 'scheduling.candidates' }).toArray();
  beforeEach(async () => {
    await collections(tested.web.api.store.db).reveals.deleteMany({});
  });

  it('leads from a role to those who are available in it', async () => {
    const { page, problems } = await tested.web.open('/scheduling', 'viewer');
    await page.getByRole('link', { name: 'Administrator' }).click();
    await page.getByRole('row').filter({ hasText: 'LOVELACE-1' }).first().waitFor();
    expect(await page.getByRole('combobox', { name: 'Role' }).inputValue()).toBe('Administrator');
    expect(new URL(page.url()).search).toBe('?role=Administrator');
    expect(problems).toEqual([]);
  });

  it('ranks nobody before it is asked, and masks the costs of a shift after a minute', async () => {
    const { page } = await tested.web.open('/scheduling/candidates', 'hr');
    await page.clock.install();
    expect(await rankings()).toEqual([]);
    await page.getByRole('combobox', { name: 'Role' }).click();
    await page.getByRole('option', { name: 'Administrator' }).click();
    await page.getByLabel('Show the cost').check();
    await page.getByRole('button', { name: 'Find candidates' }).click();
    const cost = page.getByRole('cell', { name: '$79,012.32' }).first();
    await cost.waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.clock.fastForward('00:50');
    expect(await cost.isVisible()).toBe(true);
    await page.clock.fastForward('00:11');
    await cost.waitFor({ state: 'detached' });
    await page.getByRole('row').filter({ hasText: 'LOVELACE-1' }).first().waitFor();
    expect(await page.getByRole('columnheader', { name: 'Cost' }).count()).toBe(0);
    expect((await rankings()).map(({ fields }) => fields)).toEqual([['hourly_rate', 'salary'], ['pay_band']]);
  });
});

describe.skipIf(CHROMIUM_MISSING)('roles of a mapping (needs Chromium)', () => {
  const mapped = testPage({ PAYCOM_ROLE_MAPPING });

  it('are listed with the jobs and people that none of them covers', async () => {
    const { page, problems } = await mapped.web.open('/scheduling/roles', 'viewer');
    await page.getByText('8 active people have no role.').waitFor();
    const rows = await page.getByRole('row').allTextContents();
    expect(rows).toContain('Nurse0');
    expect(rows).toContain('410Administrator8');
    expect(
      await page
        .getByRole('row')
        .getByRole('link', { name: /LOVELACE/ })
        .count(),
    ).toBe(8);
    expect(problems).toEqual([]);
  });
});
