import { describe, expect, it } from 'vitest';
import { collections } from '../../infra/mongo/collections.js';
import { listChannels } from '../../infra/notifications/channels.js';
import { channelWorkflowId } from '../../shared/notification-run.js';
import { accessibilityFaults, CHROMIUM_MISSING, testPage } from './browser.js';

const tested = testPage();

describe.skipIf(CHROMIUM_MISSING)('the channels that people are notified by (needs Chromium)', () => {
  it('are created, tested, switched off and removed, and show what was sent but not the secret of a URL', async () => {
    const { channels, sentMessages } = collections(tested.web.api.store.db);
    const { page, problems } = await tested.web.open('/settings/notifications', 'admin');
    await page.getByText('Nobody is notified yet.').waitFor();
    await page.getByRole('button', { name: 'New channel' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Operators');
    await dialog.getByRole('combobox', { name: 'By' }).click();
    await page.getByRole('option', { name: 'Slack' }).click();
    const url = dialog.getByLabel('URL of the webhook');
    await url.fill('https://127.0.0.1/CANARY-KEY');
    await dialog.getByRole('button', { name: 'Create' }).click();
    await dialog.getByText('invalid_input').waitFor();
    await url.fill('https://hooks.slack.com/services/CANARY-KEY');
    for (const box of await dialog.getByRole('checkbox').all()) await box.uncheck();
    await dialog.getByRole('button', { name: 'Create' }).click();
    await dialog.getByText('Choose at least one.').waitFor();
    await dialog.getByRole('checkbox', { name: 'A sync fails' }).check();
    await dialog.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('cell', { name: 'hooks.slack.com' }).waitFor();
    await dialog.waitFor({ state: 'detached' });
    expect(await page.content()).not.toContain('CANARY-KEY');
    expect(await channels.findOne()).toMatchObject({ types: ['sync.failed'] });

    await page.getByRole('button', { name: 'Change' }).click();
    await dialog.getByRole('checkbox', { name: 'A report is late' }).check();
    expect(await dialog.getByLabel('URL of the webhook').inputValue()).toBe('');
    expect(await accessibilityFaults(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('cell', { name: 'failed, late' }).waitFor();
    await dialog.waitFor({ state: 'detached' });
    const [changed] = await listChannels(tested.web.api.store);
    expect(changed).toMatchObject({
      ...{ types: ['sync.failed', 'sync.late'], url: 'https://hooks.slack.com/services/CANARY-KEY' },
    });

    await page.getByRole('button', { name: 'Send a test' }).click();
    await page.getByText('On its way.').waitFor();
    const [channel] = await channels.find().toArray();
    const channel_id = String(channel?.channel_id);
    const workflow = tested.web.api.services.client.workflow.getHandle(channelWorkflowId(channel_id));
    expect((await workflow.describe()).status.name).toBe('RUNNING');
    await workflow.terminate();
    const at = new Date();
    await sentMessages.insertOne({
      ...{ channel_id, message_id: 'm', types: ['sync.held', 'sync.late'], status: 'retrying', attempts: 1 },
      ...{
        first_attempt_at: at,
        last_attempt_at: at,
        next_attempt_at: at,
        http_status: 503,
        failure: 'status',
      },
      ...{ milliseconds: 3, expires_at: new Date(Date.now() + 600_000) },
    });
    await page.getByRole('cell', { name: 'held, late' }).waitFor();
    await page.getByRole('cell', { name: 'refused 503' }).waitFor();
    await channels.updateOne({ channel_id }, { $set: { refused: 2 } });
    await sentMessages.updateOne({ channel_id }, { $set: { failure: null, http_status: null, refused: 2 } });
    await page.getByRole('cell', { name: '2 addresses refused' }).waitFor();
    await page.reload();
    await page.getByText('2 addresses refused').nth(1).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);

    await page.getByRole('button', { name: 'Switch off' }).click();
    await page.getByRole('button', { name: 'Switch on' }).waitFor();
    expect(await page.getByRole('button', { name: 'Send a test' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Remove' }).click();
    await dialog.getByRole('button', { name: 'Remove' }).click();
    await page.getByText('Nobody is notified yet.').waitFor();
    expect(await channels.countDocuments()).toBe(0);
    // The URL that was refused.
    expect(problems.filter((problem) => !problem.includes('422'))).toEqual([]);
  });
});
