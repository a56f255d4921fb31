import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { collections } from '../../infra/mongo/collections.js';
import { webhookWorkflowId } from '../../shared/webhook-run.js';
import { accessibilityFaults, CHROMIUM_MISSING, testPage } from './browser.js';

const tested = testPage();
const ADDRESS = 'https://hooks.example.com/in?key=CANARY-KEY';

describe.skipIf(CHROMIUM_MISSING)('the webhooks on the admin page (needs Chromium)', () => {
  const stored = () => collections(tested.web.api.store.db);
  const only = async () => (await stored().webhooks.find().toArray())[0];
  beforeEach(async () => {
    await stopDeliveries();
    await stored().webhooks.deleteMany({});
    await stored().sentEvents.deleteMany({});
  });
  afterAll(() => stopDeliveries());

  async function stopDeliveries(): Promise<void> {
    const { workflow } = tested.web.api.services.client;
    for (const { webhook_id } of await stored().webhooks.find().toArray())
      await workflow
        .getHandle(webhookWorkflowId(webhook_id))
        .terminate()
        .catch(() => undefined);
  }
  const add = async () => {
    const body = { name: 'Badges', url: ADDRESS, types: ['sync.held', 'sync.failed'] };
    return String(
      (await tested.web.api.send('POST', '/api/paycom/webhooks/create/', { body })).body.webhook_id,
    );
  };

  it('adds one for chosen events, shows its secret once, changes it, rotates the secret, pauses and deletes it', async () => {
    const { page, problems } = await tested.web.open('/settings/webhooks', 'admin');
    await page.getByText('Nothing is sent to another system yet.').waitFor();
    await page.getByRole('button', { name: 'New webhook' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Badges');
    await dialog.getByLabel('Address').fill(ADDRESS);
    for (const box of await dialog.getByRole('checkbox').all()) await box.uncheck();
    await dialog.getByRole('button', { name: 'Create' }).click();
    await dialog.getByText('Choose at least one.').waitFor();
    await dialog.getByRole('checkbox', { name: 'A sync waits for approval' }).check();
    await dialog.getByRole('button', { name: 'Create' }).click();
    const secret = (await page.locator('code').textContent()) ?? '';
    expect(secret).toMatch(/^whsec_/);
    expect(await only()).toMatchObject({ name: 'Badges', types: ['sync.held'] });
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.reload();
    const card = page.getByRole('article', { name: 'Badges' });
    await card.getByText(ADDRESS).waitFor();
    expect(await page.content()).not.toContain(secret);

    await card.getByRole('button', { name: 'Change' }).click();
    await dialog.getByRole('checkbox', { name: 'A sync fails' }).check();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await card.getByText('A sync waits for approval, A sync fails').waitFor();

    await card.getByRole('button', { name: 'New secret' }).click();
    await dialog.getByLabel(/^Hours/).fill('721');
    await dialog.getByRole('button', { name: 'New secret' }).click();
    await dialog.getByText('At most 720.').waitFor();
    await dialog.getByLabel(/^Hours/).fill('0');
    await dialog.getByRole('button', { name: 'New secret' }).click();
    const next = (await page.locator('code').textContent()) ?? '';
    expect(next).toMatch(/^whsec_/);
    expect(next).not.toBe(secret);

    await card.getByRole('button', { name: 'Pause' }).click();
    await dialog.getByRole('button', { name: 'Pause' }).click();
    await card.getByText('paused').waitFor();
    await expect.poll(only).toMatchObject({ disabled: 'by_person' });
    await card.getByRole('button', { name: 'Resume' }).click();
    await dialog.getByRole('button', { name: 'Resume' }).click();
    await card.getByText('active').waitFor();

    await card.getByRole('button', { name: 'Delete' }).click();
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('Nothing is sent to another system yet.').waitFor();
    expect(await only()).toBeUndefined();
    expect(problems).toEqual([]);
  });

  it('says in words of the page why an address is refused', async () => {
    const { page } = await tested.web.open('/settings/webhooks', 'admin', { locale: 'es-MX' });
    await page.getByRole('button', { name: 'Nuevo webhook' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Nombre').fill('Credenciales');
    await dialog.getByLabel('Dirección').fill('https://127.0.0.1/in');
    await dialog.getByRole('button', { name: 'Crear' }).click();
    await dialog.getByText('la dirección no está en la internet pública').waitFor();
    expect(await only()).toBeUndefined();
  });

  it('lists what was given up, and sends again from there', async () => {
    const webhook_id = await add();
    const at = new Date('2026-11-20T10:20:30Z');
    const sent = (event_id: string, status: 'delivered' | 'dead') => ({
      ...{
        webhook_id,
        event_id,
        replay: 0,
        type: 'sync.held' as const,
        status,
        attempts: 3,
        milliseconds: 5,
      },
      ...{ event_at: at, first_attempt_at: at, last_attempt_at: at, next_attempt_at: null },
      ...{ http_status: 500, failure: 'status' as const, expires_at: new Date(Date.now() + 3_600_000) },
    });
    await stored().sentEvents.insertMany([sent('event-1', 'delivered'), sent('event-2', 'dead')]);
    const { page, problems } = await tested.web.open('/settings/webhooks', 'admin');
    await page.getByText('event-1').waitFor();
    await page.getByRole('combobox', { name: 'State' }).click();
    await page.getByRole('option', { name: 'given up' }).click();
    await page.getByText('event-1').waitFor({ state: 'detached' });
    expect(new URL(page.url()).search).toBe('?status=dead');
    const row = page.getByRole('row').filter({ hasText: 'event-2' });
    expect(await row.textContent()).toMatch(/Badges.*A sync waits for approval.*given up.*500, refused/);
    await row.getByRole('button', { name: 'Send again from here' }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByLabel('Since').inputValue()).toMatch(/^2026-11-\d\dT\d\d:20$/);
    expect(await accessibilityFaults(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Send again', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await only()).toMatchObject({ replay: 1 });
    expect(problems).toEqual([]);
  });

  it('shows the terminations that wait, and sends or drops them', async () => {
    const webhook_id = await add();
    const held = { sync_id: 'mass', terminations: 24, sent_before: 3, limit: 5, at: new Date() };
    await stored().webhooks.updateOne({ webhook_id }, { $set: { held } });
    const { page } = await tested.web.open('/settings/webhooks', 'admin');
    await page.getByText('24 terminations wait for a decision').waitFor();
    await page.getByText('limit of 5, with the 3 before').waitFor();
    await page.getByRole('button', { name: 'Drop them' }).click();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: 'Drop them' }).click();
    await page.getByText('24 terminations wait for a decision').waitFor({ state: 'detached' });
    expect(await only()).toMatchObject({ held: null, decided: { sync_id: 'mass', decision: 'drop' } });
  });

  it('is only for those who may manage webhooks', async () => {
    const { page } = await tested.web.open('/settings/webhooks', 'operator');
    await page.getByRole('heading', { name: 'Your role may not see this page.' }).waitFor();
    expect(await page.getByRole('tab', { name: 'Webhooks' }).count()).toBe(0);
  });
});
