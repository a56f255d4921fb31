import { readFile } from 'node:fs/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { recordAction } from '../../infra/audit/audit.js';
import { collections } from '../../infra/mongo/collections.js';
import { registerSearchAttributes } from '../../infra/temporal/register-search-attributes.js';
import { syncWorkflowId } from '../../shared/sync-run.js';
import { reconcileSchedules } from '../../worker/schedule.js';
import { testEmployeeId } from '../employee-records.js';
import { newUser, signInAgain } from '../signed-in-user.js';
import { appliedFile } from '../test-ledger.js';
import { accessibilityFaults, CHROMIUM_MISSING, testPage } from './browser.js';

const tested = testPage();

describe.skipIf(CHROMIUM_MISSING)('the pages for Staff and the settings (needs Chromium)', () => {
  beforeEach(async () => {
    const { employees, staff, staffDecisions } = collections(tested.web.api.store.db);
    await employees.updateMany({}, { $set: { staff_id: null }, $unset: { staff_match: '' } });
    await staff.deleteMany({});
    await staffDecisions.deleteMany({});
    await staff.insertMany(
      [1, 2].map((number) => ({ staff_id: `s${number}`, employee_id: testEmployeeId(number) })),
    );
  });
  const linked = async () =>
    (
      await collections(tested.web.api.store.db)
        .employees.find({ staff_id: { $ne: null } })
        .toArray()
    ).map(({ employee_id, staff_id }) => [employee_id, staff_id]);

  it('links and rejects Staff records with the keyboard, takes back, and saves together', async () => {
    const { page, problems } = await tested.web.open('/staff', 'scheduler');
    const cards = page.getByRole('article');
    await cards.first().waitFor();
    const numberOf = async (code: string) =>
      (await cards.allInnerTexts()).findIndex((text) => text.includes(code));
    const [first, second] = [await numberOf(testEmployeeId(1)), await numberOf(testEmployeeId(2))];
    for (let at = -1; at < first; at += 1) await page.keyboard.press('j');
    await page.keyboard.press('a');
    const move = second > first ? 'j' : 'k';
    for (let at = 0; at < Math.abs(second - first); at += 1) await page.keyboard.press(move);
    await page.keyboard.press('a');
    await page.getByText('2 accepted, 0 rejected. Not saved yet.').waitFor();
    await page.keyboard.press('u');
    await page.keyboard.press('r');
    await page.getByText('1 accepted, 1 rejected. Not saved yet.').waitFor();
    expect(await linked()).toEqual([]);
    await page.getByRole('button', { name: 'Save 2' }).click();
    await page.getByText('Not saved yet.').waitFor({ state: 'detached' });
    expect(await linked()).toEqual([[testEmployeeId(1), 's1']]);
    await page.keyboard.press('u');
    await page.getByText(/^The decision about 000002 is taken back/).waitFor();
    await page.keyboard.press('u');
    await page.getByText(/^The decision about 000001 is taken back/).waitFor();
    expect(await linked()).toEqual([]);
    await page.getByRole('button', { name: /^Accept .*s1$/ }).click();
    await page.getByRole('button', { name: 'Save 1' }).click();
    await page.getByText('1 saved.').waitFor();
    await page.goto('/staff/decisions');
    await page.getByRole('cell', { name: 'rejected' }).waitFor();
    const accepted = page.getByRole('row').filter({ hasText: 'accepted' });
    await accepted.getByRole('button', { name: 'Take back' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Take back' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await page.getByRole('button', { name: 'Take back' }).count()).toBe(0);
    expect(await page.getByRole('cell', { name: 'accepted taken back' }).count()).toBe(2);
    expect(await linked()).toEqual([]);
    expect(problems).toEqual([]);
  });

  it('decides about a whole filter, after a preview of each pair, and takes all of it back', async () => {
    const { page, problems } = await tested.web.open('/staff', 'scheduler');
    await page.getByRole('button', { name: 'Decide about all' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('2 pairs, of 12 employees that were looked at.').waitFor();
    expect(await dialog.getByRole('row').allTextContents()).toEqual([
      expect.any(String),
      expect.stringMatching(new RegExp(`${testEmployeeId(1)}.*s1.*same code`)),
      expect.stringMatching(new RegExp(`${testEmployeeId(2)}.*s2.*same code`)),
    ]);
    expect(await accessibilityFaults(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Accept 2' }).click();
    await dialog.getByText('2 decided.').waitFor();
    expect(await linked()).toHaveLength(2);
    await dialog.getByRole('button', { name: 'Take back all 2' }).click();
    await dialog.getByText('2 taken back.').waitFor();
    expect(await linked()).toEqual([]);
    expect(problems).toEqual([]);
  });

  it('keeps a decision that someone else has made impossible, and says why', async () => {
    const { page } = await tested.web.open('/staff', 'scheduler');
    await page.getByRole('button', { name: /^Accept .*s1$/ }).click();
    const { db } = tested.web.api.store;
    await collections(db).employees.updateOne(
      { employee_id: testEmployeeId(5) },
      { $set: { staff_id: 's1' } },
    );
    await page.getByRole('button', { name: 'Save 1' }).click();
    await page.getByText('1 could not be saved').waitFor();
    await page.getByText('staff_taken').waitFor();
    expect(await linked()).toEqual([[testEmployeeId(5), 's1']]);
  });

  it('shows a new password and a new token once, in dialogs that the content policy allows', async () => {
    const { page, problems } = await tested.web.open('/settings/people', 'admin');
    await page.getByRole('button', { name: 'New person' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Hedda Ruiz');
    await dialog.getByLabel('E-mail').fill('hedda@example.com');
    await dialog.getByRole('button', { name: 'Create' }).click();
    const password = (await page.locator('code').textContent()) ?? '';
    expect(password.length).toBeGreaterThanOrEqual(12);
    await page.reload();
    await page.getByRole('cell', { name: 'hedda@example.com' }).waitFor();
    expect(await page.content()).not.toContain(password);
    await page.getByRole('tab', { name: 'Tokens' }).click();
    await page.getByRole('button', { name: 'New token' }).click();
    await dialog.getByLabel('Name').fill('Nightly');
    await dialog.getByRole('button', { name: 'Create' }).click();
    const token = (await page.locator('code').textContent()) ?? '';
    expect(token).toMatch(/^paycom_/);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('tab', { name: 'Audit log' }).click();
    await page.getByRole('cell', { name: 'Token created' }).first().waitFor();
    expect(await page.content()).not.toContain(token);
    expect(problems).toEqual([]);
  });

  it('changes the role of a person, disables and enables the account, resets its password, and revokes a token', async () => {
    const { api } = tested.web;
    const { users } = collections(api.store.db);
    const { user } = await newUser(api, 'viewer');
    const stored = () => users.findOne({ _id: user.user_id });
    const { page, problems } = await tested.web.open('/settings/people', 'admin');
    const row = page.getByRole('row').filter({ hasText: user.email });
    const dialog = page.getByRole('dialog');
    const confirm = async (name: string) => {
      await row.getByRole('button', { name, exact: true }).click();
      await dialog.getByRole('button', { name, exact: true }).click();
      await dialog.waitFor({ state: 'detached' });
    };
    await row.getByRole('combobox').click();
    await page.getByRole('option', { name: 'operator' }).click();
    await expect.poll(stored).toMatchObject({ role: 'operator' });
    await confirm('Disable');
    await row.getByText('disabled').waitFor();
    await expect.poll(stored).toMatchObject({ disabled: true });
    await confirm('Enable');
    await row.getByText('active').waitFor();
    await confirm('Reset password');
    await page.locator('code').waitFor();
    await expect.poll(stored).toMatchObject({ disabled: false, must_change_password: true });
    await page.goto('/settings/tokens');
    const token = page.getByRole('row').filter({ hasText: 'viewer of the tests' });
    await token.getByRole('button', { name: 'Revoke' }).click();
    await dialog.getByRole('button', { name: 'Revoke' }).click();
    await token.getByText('revoked').waitFor();
    const { viewer } = api.tokens;
    const headers = { authorization: `Bearer ${viewer}` };
    expect((await api.send('GET', '/api/paycom/me/', { as: null, headers })).status).toBe(401);
    expect(problems).toEqual([]);
  });

  it('ends another session of one’s own, and changes the password', async () => {
    const { api } = tested.web;
    const { page } = await tested.web.open('/settings/account', null);
    const { email, password } = await newUser(api, 'viewer');
    await signInAgain(api, email, password);
    await page.getByLabel('E-mail').fill(email);
    await page.locator('[autocomplete=current-password]').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'End', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('[autocomplete=current-password]').fill(password);
    await dialog.getByRole('button', { name: 'End', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'End', exact: true }).waitFor({ state: 'detached' });
    await page.getByLabel('Current password').fill(password);
    await page.getByLabel('New password').fill('eight made-up lanterns');
    await page.getByRole('button', { name: 'Change the password' }).click();
    await page.getByText('The password is changed.').waitFor();
    expect(await signInAgain(api, email, 'eight made-up lanterns')).toContain('session');
  });

  it('says on the home page when the next report is due and what changed in the last one', async () => {
    const { db } = tested.web.api.store;
    const timeOf = (day: number) => new Date(Date.now() - day * 24 * 3_600_000).toISOString().slice(0, 19);
    await collections(db).files.insertMany(
      [4, 5, 6].map((day) => ({
        ...appliedFile(`dates-${day}`, `Employee_Dates_${day}.csv`),
        report_time: timeOf(day),
        rows: { read: day, valid: day, quarantined: 0, duplicates: 0 },
      })),
    );
    const { page } = await tested.web.open('/', 'operator');
    await page.getByText('4 rows (5 before)').waitFor();
    await page.getByText('Due:').waitFor();
    await page.getByRole('link', { name: '1 heading has changed' }).click();
    await page.getByRole('heading', { level: 1, name: 'Employee_Dates_4.csv' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/files/dates-4');
    await collections(db).files.deleteMany({});
  });

  it('tests the connection step by step, and says what to do about the one that fails', async () => {
    const { page, problems } = await tested.web.open('/settings/connection', 'operator');
    await page.getByRole('button', { name: 'Test the connection' }).click();
    await page.getByText('The connection does not work.').waitFor();
    const rows = page.getByRole('row');
    expect(await rows.allTextContents()).toEqual([
      expect.stringContaining('Step'),
      expect.stringMatching(/^Look up the name.*works/),
      expect.stringMatching(/^Connect.*fails.*sftp_connection_refused/),
    ]);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(problems).toEqual([]);
  });

  it('pauses the schedule with a reason that others see, and lists its next runs', async () => {
    const { page, problems } = await tested.web.open('/settings/schedule', 'operator');
    await page.getByText('The schedule appears when the first worker starts.').waitFor();
    const { connection, client, config } = tested.web.api.services;
    await registerSearchAttributes(connection, client.options.namespace);
    await reconcileSchedules(client, config);
    await page.reload();
    await page.getByText('A sync starts every hour.').waitFor();
    expect(await page.getByRole('listitem').count()).toBeGreaterThan(1);
    await page.getByRole('button', { name: 'Pause' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Why').fill('the server moves');
    await dialog.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('Why: the server moves').waitFor();
    await page.getByText('Paused by').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Resume' }).click();
    await dialog.getByRole('button', { name: 'Resume' }).click();
    await page.getByText('A sync starts every hour.').waitFor();
    await page.getByRole('button', { name: 'Start it now' }).click();
    await dialog.getByRole('button', { name: 'Start it now' }).click();
    await page.getByRole('heading', { level: 1, name: /^Sync / }).waitFor();
    await client.workflow.getHandle(syncWorkflowId('all')).terminate();
    // The first answer is that there is no schedule.
    expect(problems.filter((problem) => !problem.includes('404'))).toEqual([]);
  });

  it('shows in one timeline what a person has done, and ends at the chosen day', async () => {
    await collections(tested.web.api.store.db).audit.deleteMany({});
    const { page } = await tested.web.open('/staff', 'admin');
    await page.getByRole('button', { name: /^Accept .*s1$/ }).click();
    await page.getByRole('button', { name: 'Save 1' }).click();
    await page.getByText('Not saved yet.').waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Activity' }).click();
    await page.getByText('Staff record accepted').waitFor();
    expect(await page.getByText('Staff record accepted').count()).toBe(1);
    await page.getByRole('link', { name: 'Signed in' }).first().waitFor();
    await page.getByRole('combobox', { name: 'What', exact: true }).click();
    await page.getByRole('option', { name: 'Staff records' }).click();
    await page.getByRole('link', { name: 'Signed in' }).first().waitFor({ state: 'detached' });
    await page
      .getByRole('main')
      .getByRole('button', { name: /^Canary/ })
      .first()
      .click();
    await page.waitForURL(/account_id=[0-9a-f]{12}/);
    expect(await page.getByRole('combobox', { name: 'Who' }).inputValue()).toMatch(/^Canary/);
    await page.getByRole('link', { name: 'Staff record accepted' }).click();
    await page.waitForURL(new RegExp(`/employees/${testEmployeeId(1)}$`));
    await page.goBack();
    await page.getByLabel('Until the day').fill('2020-01-01');
    await page.getByText('Nothing matches the filter.').waitFor();
  });

  it('filters the audit log by action and person, and exports what matches', async () => {
    const by = { account_id: 'ada', name: 'Ada' };
    const made = { by, action: 'token.create', target: 'a-token', before: null, after: null } as const;
    await recordAction(tested.web.api.store.db, made);
    const failed = { ...made, action: 'schedule.pause', after: { code: 'schedule_not_found' } } as const;
    await recordAction(tested.web.api.store.db, failed);
    const { page, problems } = await tested.web.open('/settings/audit', 'admin');
    await page.getByRole('cell', { name: 'Failed: Schedule paused' }).waitFor();
    await page.getByRole('combobox', { name: 'What', exact: true }).fill('Token');
    await page.getByRole('option', { name: 'Token created' }).click();
    await page.getByRole('cell', { name: 'Signed in' }).first().waitFor({ state: 'detached' });
    await page.getByLabel('From the day').fill('2026-01-01');
    await page.getByRole('cell', { name: 'Token created' }).first().waitFor();
    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Export as CSV' }).click();
    const lines = (await readFile(await (await downloading).path(), 'utf8')).trim().split('\n');
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.slice(1).filter((line) => !line.includes(',token.create,'))).toEqual([]);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(problems).toEqual([]);
  });

  it('finds a setting, and says of a secret only that it is set', async () => {
    const { page } = await tested.web.open('/settings/configured', 'admin');
    await page.getByLabel('Find a setting').fill('sftp_password');
    const row = page.getByRole('row').filter({ hasText: 'PAYCOM_SFTP_PASSWORD' });
    await expect.poll(() => page.getByRole('row').count()).toBe(2);
    expect(await row.getByRole('cell').last().textContent()).toBe('set');
    expect(await page.content()).not.toContain('example-password');
  });

  it('speaks Spanish to a browser in Spanish, and changes the language without losing the page', async () => {
    const { page, problems } = await tested.web.open('/settings/account', 'viewer', { locale: 'es-MX' });
    await page.getByRole('heading', { level: 1, name: 'Configuración' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('es');
    await page.getByLabel('Contraseña actual').fill('half typed');
    await page.getByRole('banner').getByRole('button').last().click();
    await page.getByRole('menuitem', { name: 'English' }).click();
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
    expect(await page.getByLabel('Current password').inputValue()).toBe('half typed');
    expect(problems).toEqual([]);
  });
});
