import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { collections } from '../../infra/mongo/collections.js';
import { testEmployeeId } from '../employee-records.js';
import { accessibilityFaults, CHROMIUM_MISSING, testPage } from './browser.js';

const tested = testPage();
const ID = testEmployeeId(2);
const TODAY = new Date().toISOString().slice(0, 10);
const YESTERDAY = new Date(Date.parse(TODAY) - 1).toISOString().slice(0, 10);

describe.skipIf(CHROMIUM_MISSING)('employees on the admin page (needs Chromium)', () => {
  beforeAll(async () => {
    await collections(tested.web.api.store.db).changes.insertOne({
      ...{ sync_id: 'one', plan_hash: 'h', chunk: 0, employee_id: ID, kind: 'updated', keys: [] },
      at: new Date(`${TODAY}T00:00:00Z`),
      fields: [{ field: 'city', before: 'Elko', after: 'Tulsa', origin: null }],
    });
  });
  beforeEach(async () => {
    await collections(tested.web.api.store.db).reveals.deleteMany({});
  });

  it('goes from row to row with the arrow keys, and opens a person with Enter', async () => {
    const { page } = await tested.web.open('/employees', 'viewer');
    const links = page.getByRole('row').getByRole('link');
    await links.first().focus();
    const third = await links.nth(2).getAttribute('href');
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowUp']) await page.keyboard.press(key);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**${third}`);
    expect(new URL(page.url()).pathname).toBe(third);
  });

  it('finds a page and a person in the command palette, by keyboard alone', async () => {
    const { page, problems } = await tested.web.open('/', 'admin');
    await page.keyboard.press('Control+K');
    const search = page.getByPlaceholder('A page, an action, or an employee');
    await search.waitFor();
    await page.keyboard.type('sync');
    await page.getByRole('dialog').getByText('Syncs', { exact: true }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Syncs' }).waitFor();
    await search.waitFor({ state: 'detached' });
    await page.keyboard.press('Control+K');
    await search.waitFor();
    await page.keyboard.type(ID);
    // While it is typed, others are found too.
    const found = page.getByRole('dialog').getByText(/\(\d{6}\)$/);
    await expect.poll(() => found.allTextContents()).toEqual([expect.stringContaining(`(${ID})`)]);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/employees/${ID}`);
    expect(problems).toEqual([]);
  });

  it('masks revealed values after a minute, and has recorded once that they were shown', async () => {
    const { page } = await tested.web.open(`/employees/${ID}`, 'hr');
    await page.clock.install();
    await page.getByRole('button', { name: 'Show hidden values' }).click();
    await page.getByRole('cell', { name: 'May 12, 1964' }).waitFor();
    await page.clock.fastForward('00:50');
    expect(await page.getByRole('cell', { name: 'May 12, 1964' }).isVisible()).toBe(true);
    await page.clock.fastForward('00:11');
    await page.getByRole('cell', { name: 'May 12, 1964' }).waitFor({ state: 'detached' });
    const { reveals } = collections(tested.web.api.store.db);
    expect(await reveals.countDocuments({ procedure: 'employees.one', fields: 'birth_date' })).toBe(1);
  });

  it('compares two days, which are in the address', async () => {
    const { page } = await tested.web.open(`/employees/${ID}?day=${YESTERDAY}&other_day=${TODAY}`, 'viewer');
    const row = page.getByRole('row').filter({ hasText: 'Elko' }).filter({ hasText: 'Tulsa' });
    await row.first().waitFor();
    expect(await row.last().textContent()).toBe('CityElkoTulsa');
  });

  it('keeps a view of filters and columns, and shows it again', async () => {
    const { page } = await tested.web.open('/employees?status=terminated&columns=name.city', 'viewer');
    await page.getByRole('columnheader', { name: 'City' }).waitFor();
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByLabel('Name of this view').fill('Gone');
    await page.keyboard.press('Enter');
    await page.goto('/employees');
    await page.getByRole('columnheader', { name: 'City' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('link', { name: 'Gone' }).click();
    await page.getByRole('columnheader', { name: 'City' }).waitFor();
    expect(new URL(page.url()).search).toContain('status=terminated');
  });

  it('sorts, filters and chooses columns, all in the address', async () => {
    const { page } = await tested.web.open('/employees', 'viewer');
    const codes = () =>
      page.getByRole('row').getByRole('cell').filter({ hasText: /^0000/ }).allTextContents();
    await page.getByRole('button', { name: 'Code' }).click();
    await expect.poll(async () => (await codes())[0]).toBe(testEmployeeId(1));
    await page.getByRole('button', { name: /^Code/ }).click();
    await expect.poll(async () => (await codes())[0]).toBe(testEmployeeId(12));
    await page.getByRole('combobox', { name: 'Status' }).click();
    await page.getByRole('option', { name: 'terminated' }).click();
    await expect.poll(codes).toEqual([10, 7, 4, 1].map(testEmployeeId));
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByLabel('City').check();
    await page.getByRole('columnheader', { name: 'City' }).waitFor();
    const { search } = new URL(page.url());
    expect(search).toMatch(/sort=employee_id/);
    expect(search).toMatch(/order=desc/);
    expect(search).toMatch(/status=terminated/);
    expect(search).toMatch(/columns=[^&]*city/);
    await page.reload();
    await page.getByRole('columnheader', { name: 'City' }).waitFor();
    await expect.poll(codes).toEqual([10, 7, 4, 1].map(testEmployeeId));
  });

  it('shows the payees of a person, with bank and case for a minute', async () => {
    const { page } = await tested.web.open(`/employees/${testEmployeeId(1)}`, 'hr');
    await page.clock.install();
    const row = page.getByRole('row').filter({ hasText: 'Child support' });
    await expect.poll(() => row.textContent()).toMatch(/hidden/);
    await page.getByRole('button', { name: 'Show hidden values' }).click();
    await row.filter({ hasText: 'CASE-CANARY-1' }).waitFor();
    await page.clock.fastForward('01:01');
    await row.filter({ hasText: 'CASE-CANARY-1' }).waitFor({ state: 'detached' });
    const { reveals } = collections(tested.web.api.store.db);
    expect(await reveals.countDocuments({ procedure: 'payees.list', fields: 'case_reference' })).toBe(1);
  });

  it('shows no rows of the former filter under a new one', async () => {
    const { page } = await tested.web.open('/employees?status=active', 'viewer');
    await page.getByRole('row').nth(2).waitFor();
    await page.route(/employees\.list/, (route) => route.abort());
    await page.getByRole('combobox', { name: 'Status' }).click();
    await page.getByRole('option', { name: 'terminated' }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('row').count()).toBe(0);
  });

  it('erases a person whose code was typed, with a reason that does not name them', async () => {
    const erased = testEmployeeId(3);
    const { page } = await tested.web.open(`/employees/${erased}`, 'admin');
    await page.getByRole('button', { name: 'Erase for good' }).click();
    const dialog = page.getByRole('dialog');
    const confirm = () => dialog.getByRole('button', { name: 'Erase for good' }).click();
    await dialog.getByLabel(`Code of the person (${erased})`).fill(ID);
    await dialog.getByLabel('Why, without naming the person').fill(`left: ${erased}`);
    await confirm();
    await dialog.getByText('This is not the code of this person.').waitFor();
    await dialog.getByLabel(`Code of the person (${erased})`).fill(erased);
    await confirm();
    await dialog.getByText('The reason must not name the person.').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await dialog.getByLabel('Why, without naming the person').fill('request 17');
    await confirm();
    await page.getByText('This person was erased.').waitFor();
    await page.getByText(/write a new salts file/).waitFor();
    const { employees } = collections(tested.web.api.store.db);
    expect(await employees.countDocuments({ employee_id: erased })).toBe(0);
  });

  it('shows that button to administrators alone', async () => {
    const { page } = await tested.web.open(`/employees/${ID}`, 'hr');
    await page.getByRole('button', { name: 'Show hidden values' }).waitFor();
    expect(await page.getByRole('button', { name: 'Erase for good' }).count()).toBe(0);
  });
});
