import { readFile } from 'node:fs/promises';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCpuTasks } from '../../activities/cpu-tasks.js';
import { BlobStore } from '../../infra/blobs/blob-store.js';
import { mappingReader } from '../../infra/mapping/current-mapping.js';
import { collections } from '../../infra/mongo/collections.js';
import { registerSearchAttributes } from '../../infra/temporal/register-search-attributes.js';
import { appliedFile } from '../test-ledger.js';
import { directory, openingOf, testSteps } from '../test-steps.js';
import { accessibilityFaults, CHROMIUM_MISSING, testPage } from './browser.js';

const tested = testPage();
const own = testSteps();

/** Lists and reads what was delivered, with the mapping in effect. */
async function readFiles(): Promise<void> {
  const { config } = own.deps;
  const { store } = tested.web.api;
  const blobs = new BlobStore(store);
  const { openLog, listRemote, downloadFile, parseNumbers, validateRows } = own.steps({
    ...{ store, blobs, readMapping: mappingReader(store.db, config) },
    tasks: createCpuTasks({
      store,
      blobs,
      transactionRows: config.transactionRows,
      unpacking: { maxBytes: config.maxFileBytes, pgp: config.pgp },
    }),
    isRunning: async () => false,
  });
  const { sync_id, ...opened } = openingOf();
  await openLog({ sync_id, ...opened });
  for (const file_id of (await listRemote({ sync_id })).file_ids)
    for (const step of [downloadFile, parseNumbers, validateRows])
      await step({ sync_id, file_id }).catch(() => undefined);
}

describe.skipIf(CHROMIUM_MISSING)('the mapping on the admin page (needs Chromium)', () => {
  beforeAll(async () => {
    const { connection, client } = tested.web.api.services;
    await registerSearchAttributes(connection, client.options.namespace);
  });
  beforeEach(async () => {
    const { files, mappings, rowIssues } = collections(tested.web.api.store.db);
    for (const collection of [files, mappings, rowIssues]) await collection.deleteMany({});
  });
  const ledgerFile = () => collections(tested.web.api.store.db).files.findOne({});

  it('maps a new heading and frees its rows in eight actions', async () => {
    await own.deliver(directory('01'), 'Badge,EE Name,Status', '0001,"FAKE, ADA",A', '0002,"FAKE, BEA",A');
    await readFiles();
    expect(await ledgerFile()).toMatchObject({ status: 'failed', unmapped_headings: expect.any(Array) });

    const { page, problems } = await tested.web.open('/', 'operator');
    const actions: (() => Promise<void>)[] = [
      () => page.getByRole('link', { name: 'Files' }).click(),
      () => page.getByRole('link', { name: directory('01') }).click(),
      () => page.getByRole('button', { name: 'Map “Badge”' }).click(),
      () => page.getByRole('dialog').getByRole('combobox', { name: 'Means' }).fill('employee_id'),
      () => page.getByRole('option', { name: 'Code (employee_id)' }).click(),
      () => page.getByRole('dialog').getByLabel('Why').fill('HR renamed the column'),
      async () => {
        await page.getByText('Frees 2 rows or cells.').waitFor();
        await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
      },
      () => page.getByRole('dialog').getByRole('button', { name: 'Start a sync' }).click(),
    ];
    for (const action of actions) await action();
    expect(actions.length).toBeLessThanOrEqual(8);
    await page.getByRole('heading', { level: 1, name: /Sync/ }).waitFor();
    await page.waitForURL(/\/syncs\/\d+/);
    expect(problems).toEqual([]);

    await readFiles();
    expect(await ledgerFile()).toMatchObject({ status: 'validated', rows: { read: 2, valid: 2 } });
  });

  it('keeps what was entered when someone else saved a version meanwhile, and goes back to a version', async () => {
    const { page } = await tested.web.open('/settings/mapping', 'admin');
    await page.getByText('Nobody has changed the mapping yet.').waitFor();
    await page.getByRole('button', { name: 'Add a rule' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Heading, as in the file').fill('Badge');
    await dialog.getByRole('combobox', { name: 'Means' }).fill('employee_id');
    await page.getByRole('option', { name: 'Code (employee_id)' }).click();
    await dialog.getByLabel('Why').fill('ours');
    const other = { mapping: { columns_off: ['Locker'] }, why: 'theirs', based_on: 0 };
    await tested.web.api.send('POST', '/api/paycom/mapping/save/', { body: other });
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('mapping_changed').waitFor();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('Saved as version 2.').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('cell', { name: '“Badge” means Code' }).first().waitFor();
    await page.getByRole('button', { name: 'Go back to this version' }).click();
    await dialog.getByRole('button', { name: 'Go back to this version' }).click();
    await page.getByRole('cell', { name: 'Back to version 1' }).waitFor();
    const { mappings } = collections(tested.web.api.store.db);
    await dialog.waitFor({ state: 'hidden' });
    expect(await mappings.findOne({ number: 3 })).toMatchObject({
      mapping: { aliases: {}, columns_off: ['Locker'] },
    });
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it.each([
    {
      kind: 'A word means a status',
      enter: { 'Word, as in the file': 'Furlough' },
      means: 'on leave',
      mapping: { status_words: { Furlough: 'on_leave' } },
    },
    {
      kind: 'Employee codes have a fixed length',
      enter: { 'Characters in an employee code': '6' },
      mapping: { employee_id_width: 6 },
    },
    {
      kind: 'A column is not read',
      enter: { 'Heading, as in the file': 'Locker' },
      mapping: { columns_off: ['Locker'] },
    },
  ])('saves a rule: $kind', async ({ kind, enter, means, mapping }) => {
    const { page, problems } = await tested.web.open('/settings/mapping', 'operator');
    await page.getByRole('button', { name: 'Add a rule' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'What to change' }).click();
    await page.getByRole('option', { name: kind }).click();
    for (const [label, value] of Object.entries(enter)) await dialog.getByLabel(label).fill(value);
    if (means) {
      await dialog.getByRole('combobox', { name: 'Means' }).click();
      await page.getByRole('option', { name: means }).click();
    }
    await dialog.getByLabel('Why').fill('HR asked for it');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('Saved as version 1.').waitFor();
    const { mappings } = collections(tested.web.api.store.db);
    expect(await mappings.findOne({})).toMatchObject({ why: 'HR asked for it', mapping });
    expect(problems).toEqual([]);
  });

  it('is shown to a viewer, who cannot change it', async () => {
    const { page } = await tested.web.open('/settings/mapping', 'viewer');
    await page.getByText('Nobody has changed the mapping yet.').waitFor();
    expect(await page.getByRole('button', { name: 'Add a rule' }).count()).toBe(0);
  });

  it('ignores the change of a heading by one click, and says who did it', async () => {
    const { files } = collections(tested.web.api.store.db);
    await files.insertOne(appliedFile('drifted', 'dates.csv'));
    const { page, problems } = await tested.web.open('/files/drifted', 'operator');
    await page.getByRole('button', { name: 'Map the new heading “Locker”' }).waitFor();
    await page.getByRole('button', { name: 'Ignore the change of “Locker”' }).click();
    await page.getByText('The change of “Locker” is ignored').waitFor();
    await page.getByText('The headings are those of the file before.').waitFor();
    expect(await files.findOne({ file_id: 'drifted' })).toMatchObject({
      drift_ignored: [{ heading: 'Locker', at: expect.any(Date) }],
    });
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(problems).toEqual([]);
  });

  it('says with what confidence each heading is read, shows the rows masked, and downloads the file', async () => {
    const { db } = tested.web.api.store;
    const heads = 'EE Code,EE Name,Status,Street Address,Termination Dte,Locker';
    await own.deliver(directory('02'), heads, '0001,"FAKE, ADA",A,1 Made-up Road,,7');
    await readFiles();
    const { page, problems } = await tested.web.open('/files', 'hr');
    await page.getByRole('link', { name: directory('02') }).click();
    const headings = page.getByRole('row').filter({ hasText: /^(EE Name|Termination Dte|Locker)/ });
    await expect
      .poll(() => headings.allTextContents())
      .toEqual([
        'EE NameFull name100%',
        'Termination Dtenot read; looks like Termination date93%',
        'Lockernot read–',
      ]);
    await page.getByRole('button', { name: 'Show the rows' }).click();
    await page.getByText('Hidden: ').waitFor();
    expect(await page.getByText('1 Made-up Road').count()).toBe(0);
    await page.clock.install();
    await page.getByRole('button', { name: 'Show hidden values' }).click();
    await page.getByRole('cell', { name: '1 Made-up Road' }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.clock.fastForward('01:01');
    await page.getByRole('cell', { name: '1 Made-up Road' }).waitFor({ state: 'detached' });
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download the file' }).click();
    expect(await readFile(await (await download).path(), 'utf8')).toContain('1 Made-up Road');
    const { reveals, audit } = collections(db);
    expect(await reveals.countDocuments({ procedure: 'files.table' })).toBe(1);
    expect(await audit.countDocuments({ action: 'file.download' })).toBe(1);
    expect(problems).toEqual([]);
  });
});
