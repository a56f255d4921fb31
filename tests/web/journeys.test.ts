import { EventEmitter, once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../dev/chromium.js';
import { createUser } from '../../infra/auth/users.js';
import { collections } from '../../infra/mongo/collections.js';
import type { SyncReport } from '../../shared/sync-report.js';
import { startApiProcess } from '../api-process.js';
import { type SyncStack, startSyncStack } from '../sync-stack.js';
import { TEST_ACTOR, TEST_PASSWORD_COST } from '../test-store.js';
import { seconds } from '../time-limits.js';
import { accessibilityFaults, CHROMIUM_MISSING } from './browser.js';
import { observeShifts, shiftsWhile } from './layout-shifts.js';

const PEOPLE = Array.from({ length: 24 }, (_, at) => String(at + 1).padStart(4, '0'));
const MOST_ACTIONS = 8;

let stack: SyncStack;
let browser: Browser;
let url: string;
let applied: SyncReport;
let day = 0;
const closers: (() => Promise<unknown>)[] = [];

/** Delivers a newer directory: everyone, and some new people, with this status and department. */
async function deliver(status: string, department = '100', added: readonly string[] = []): Promise<void> {
  day += 1;
  const date = String(day).padStart(2, '0');
  const rows = [...PEOPLE, ...added].map((code) => `${code},"MADE, UP${code}",${status},${department}`);
  const name = `202611${date}020000_Employee_Directory_0000${date}${date}_x.csv`;
  await writeFile(
    join(stack.remote, name),
    ['EE Code,EE Name,Status,Department Code', ...rows, ''].join('\n'),
  );
}

async function sync(): Promise<SyncReport> {
  const { stdout, stderr } = await stack.run('sync-paycom', '--json');
  expect(stdout, stderr).not.toBe('');
  return JSON.parse(stdout) as SyncReport;
}

/** Opens a path as a new browser of a new person who is an administrator. */
async function open(path: string, name: string): Promise<Page> {
  const email = `${name.toLowerCase().replaceAll(' ', '.')}@example.org`;
  const password = `made-up phrase of ${name}`;
  const user = { email, name, role: 'admin', password, must_change_password: false } as const;
  await createUser(stack.store.db, user, TEST_ACTOR, TEST_PASSWORD_COST);
  const context = await browser.newContext({ baseURL: url, locale: 'en-US' });
  context.setDefaultTimeout(seconds(15));
  await context.request.post('/api/auth/sign-in/', { data: { email, password }, headers: { origin: url } });
  const page = await context.newPage();
  await page.goto(path);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return page;
}

/** Does what a stranger does, one click, key or filled field at a time. */
async function inFewActions(actions: readonly (() => Promise<unknown>)[]): Promise<void> {
  expect(actions.length).toBeLessThanOrEqual(MOST_ACTIONS);
  for (const action of actions) await action();
}

describe.skipIf(CHROMIUM_MISSING)('what a stranger does in at most eight actions (needs Chromium)', () => {
  beforeAll(async () => {
    stack = await startSyncStack();
    closers.push(() => stack.stop());
    await stack.startWorker();
    const api = await startApiProcess(stack);
    closers.push(() => api.process.stop());
    url = api.url;
    browser = await chromium.launch({ executablePath: findChromium() ?? '', args: ['--no-sandbox'] });
    closers.push(() => browser.close());
    await deliver('A');
    applied = await sync();
    expect(applied.status).toBe('completed');
  });
  afterAll(async () => {
    for (const close of closers.toReversed()) await close();
  });
  const active = () => collections(stack.store.db).employees.countDocuments({ status: 'active' });

  it('finds out why the department of a person is what it is', async () => {
    const page = await open('/', 'Ada Moss');
    await inFewActions([
      () => page.getByRole('link', { name: 'Employees', exact: true }).click(),
      () => page.getByRole('link', { name: /0003/ }).click(),
    ]);
    const row = page.getByRole('row').filter({ hasText: 'Department code' });
    await row.getByRole('link', { name: /Directory/ }).waitFor();
    expect(await row.textContent()).toMatch(/100.*Directory.*row 4.*Department Code/);
  });

  it('links a Staff record', async () => {
    await collections(stack.store.db).staff.insertOne({
      staff_id: 's5',
      last_name: 'MADE',
      first_name: 'UP0005',
    });
    const page = await open('/', 'Bea Lind');
    await inFewActions([
      () => page.getByRole('link', { name: 'Staff', exact: true }).click(),
      () => page.getByLabel('Name or code').fill('0005'),
      () =>
        page
          .getByRole('article', { name: 'UP0005 MADE' })
          .getByRole('button', { name: /^Accept/ })
          .click(),
      () => page.getByRole('button', { name: 'Save 1' }).click(),
    ]);
    await page.getByText('1 saved.').waitFor();
    expect(await collections(stack.store.db).employees.findOne({ employee_id: '0005' })).toMatchObject({
      staff_id: 's5',
    });
  });

  it('approves a held sync, and sees its figure beside those of the syncs before', async () => {
    await deliver('T');
    expect((await sync()).status).toBe('held');
    const page = await open('/', 'Cid Rowe');
    await inFewActions([
      () => page.getByRole('link', { name: 'Syncs', exact: true }).click(),
      () => page.getByRole('row').filter({ hasText: 'held' }).getByRole('link').first().click(),
      async () => {
        await page
          .getByText(/at most 0 in the last sync, now 24; up to \d+ needs no approval/)
          .first()
          .waitFor();
        await page.getByRole('button', { name: 'Approve' }).click();
      },
      () => page.getByRole('dialog').getByLabel('Why').fill('the site closes'),
      () => page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click(),
    ]);
    await page.getByText(/Approved by Cid Rowe, .*the site closes/).waitFor();
    await page.getByText('completed', { exact: true }).first().waitFor();
    expect(await active()).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it('undoes a sync', async () => {
    const page = await open('/', 'Dot Pace');
    await inFewActions([
      () => page.getByRole('link', { name: 'Syncs', exact: true }).click(),
      () => page.getByRole('table').getByRole('link').first().click(),
      () => page.getByRole('button', { name: 'Undo', exact: true }).click(),
      () => page.getByRole('dialog').getByRole('button', { name: 'Undo', exact: true }).click(),
    ]);
    await page.getByRole('link', { name: /^undo: / }).waitFor();
    await page.getByText('completed', { exact: true }).first().waitFor();
    expect(await active()).toBe(PEOPLE.length);
  });

  it('tries a dry run, and finds a person in its plan, whose values are shown for a minute', async () => {
    await deliver('A', '300', ['0099']);
    const page = await open('/syncs', 'Gil Hart');
    await page.clock.install();
    await page.getByRole('button', { name: 'Start a sync' }).click();
    await page
      .getByRole('dialog')
      .getByLabel(/^Dry run/)
      .check();
    await page.getByRole('dialog').getByRole('button', { name: 'Start', exact: true }).click();
    await page.getByText('dry run', { exact: true }).waitFor();
    await page.getByText('completed', { exact: true }).first().waitFor();
    const people = page.locator('#plan').getByRole('row');
    await people.getByRole('link', { name: '0007' }).waitFor();
    expect(await people.filter({ hasText: '0099' }).getByRole('link').count(), 'no page yet').toBe(0);
    await page.getByLabel('Find a person in this plan').fill('0007');
    await expect.poll(() => people.allTextContents()).toEqual([expect.stringMatching(/0007.*Department/)]);
    const shown = page.locator('#plan').getByText('300', { exact: true });
    expect(await shown.count()).toBe(0);
    await page.getByLabel('Show values').check();
    await shown.waitFor();
    await page.clock.fastForward('00:50');
    expect(await shown.isVisible()).toBe(true);
    await page.clock.fastForward('00:11');
    await shown.waitFor({ state: 'detached' });
    expect(await page.getByLabel('Show values').isChecked()).toBe(false);
    expect(await collections(stack.store.db).employees.countDocuments({ department_code: '300' })).toBe(0);
  });

  it('looks at what an undo would change, and reads the files of a sync again', async () => {
    const page = await open(`/syncs/${applied.sync_id}`, 'Hal Ines');
    await page.getByRole('button', { name: 'Preview the undo' }).click();
    await page.getByRole('link', { name: `undo: ${applied.sync_id}` }).waitFor();
    await page.getByText('dry run', { exact: true }).waitFor();
    await page.getByText('completed', { exact: true }).first().waitFor();
    expect(await active()).toBe(PEOPLE.length);
    await page.goto(`/syncs/${applied.sync_id}`);
    await page.getByRole('button', { name: 'Read its files again' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Read its files again' }).click();
    await page.getByRole('link', { name: `retry: ${applied.sync_id}` }).waitFor();
    await page.getByText('completed', { exact: true }).first().waitFor();
    expect(await active()).toBe(PEOPLE.length);
  });

  it('cancels a held sync', async () => {
    await deliver('T', '100');
    const held = await sync();
    expect(held.status).toBe('held');
    const page = await open(`/syncs/${held.sync_id}`, 'Ivo Jude');
    await page.getByRole('button', { name: 'Cancel the sync' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel the sync' }).click();
    await page.getByText('cancelled', { exact: true }).first().waitFor();
    expect(await active()).toBe(PEOPLE.length);
  });

  it('who decides second on a plan learns who decided what and when, and sees the new state', async () => {
    await deliver('T', '200');
    const held = await sync();
    expect(held.status).toBe('held');
    const [first, second] = await Promise.all([
      open(`/syncs/${held.sync_id}`, 'Eva Finch'),
      open(`/syncs/${held.sync_id}`, 'Fay Quill'),
    ]);
    await observeShifts(first);
    const withFigures = () =>
      first
        .getByText(/needs no approval/)
        .first()
        .waitFor();
    expect(await shiftsWhile(first, `/syncs/${held.sync_id}`, withFigures)).toEqual([]);
    const dialogOf = async (page: Page, label: string) => {
      await page.getByRole('button', { name: label, exact: true }).click();
      return page.getByRole('dialog');
    };
    const [reject, approve] = await Promise.all([dialogOf(first, 'Reject'), dialogOf(second, 'Approve')]);
    await reject.getByLabel('Why').fill('nobody left');
    // A slow network: the second page does not learn of the first decision before its own.
    const network = new EventEmitter();
    const isBack = once(network, 'back');
    await second.route(/logs\.one/, async (route) => {
      await isBack;
      // The page may have given up on the request meanwhile.
      await route.continue().catch(() => undefined);
    });
    await reject.getByRole('button', { name: 'Reject', exact: true }).click();
    await first.getByText(/Rejected by Eva Finch/).waitFor();
    const refused = second.waitForResponse(/sync\.approve/);
    await approve.getByRole('button', { name: 'Approve', exact: true }).click();
    expect((await refused).status()).toBe(409);
    network.emit('back');
    const notice = second.getByRole('alert').filter({ hasText: 'Someone else decided first' });
    await notice.getByText(/Rejected by Eva Finch, .*nobody left/).waitFor();
    expect(await second.getByRole('button', { name: 'Approve' }).count()).toBe(0);
    expect(await active()).toBe(PEOPLE.length);
    const entries = await collections(stack.store.db)
      .audit.find({ target: held.sync_id, action: { $in: ['sync.approve', 'sync.reject'] } })
      .toArray();
    expect(entries.map(({ action }) => action)).toEqual(['sync.reject']);
    expect(await accessibilityFaults(second)).toEqual([]);
  });

  it('says why a step is tried again, and what to do', async () => {
    await stack.sftp.stop();
    const { stdout } = await stack.run('sync-paycom', '--detach', '--json');
    const { sync_id } = JSON.parse(stdout) as { sync_id: string };
    const page = await open(`/syncs/${sync_id}`, 'Jo Kern');
    await page.getByText('The step is tried again').waitFor({ timeout: seconds(60) });
    const notice = page.getByRole('alert').filter({ hasText: 'sftp_connection_refused' });
    expect(await notice.textContent()).toContain(stack.sftp.host);
    await page.getByRole('button', { name: 'Cancel the sync' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel the sync' }).click();
    await page.getByText('cancelled', { exact: true }).first().waitFor();
  });
});
