import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createRemindOfHold } from '../activities/remind-of-hold.js';
import { createLogger } from '../infra/config/logger.js';
import { getSyncLog } from '../infra/syncs/sync-logs.js';
import type { SyncReport } from '../shared/sync-report.js';
import { testClosers } from './closers.js';
import { startMailServer } from './mail-server.js';
import { startSyncStack } from './sync-stack.js';
import { seconds } from './time-limits.js';
import { startReceiver } from './webhook-receiver.js';
import { workflowHistories } from './workflow-histories.js';

const { closers } = testClosers();
const PEOPLE = Array.from({ length: 24 }, (_, at) => String(at + 1).padStart(4, '0'));
const CANARY = /CANARY|ZANZIBAR/i;
/** The issue asks for a minute from the cause to the message. */
const WITHIN = { timeout: seconds(60) };
const DAY_MS = 24 * 3_600_000;

const stampOf = (days: number) =>
  new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '').concat('000100');
const directory = (status: string) => [
  'EE Code,EE Name,Status',
  ...PEOPLE.map((code) => `${code},"CANARY, ZANZIBAR${code}",${status}`),
];
const dates = (headings: string, without = 0) => [
  `EE Code,EE Name,Hire Date${headings}`,
  ...PEOPLE.map(
    (code, at) => `${at < without ? '' : code},"CANARY, ZANZIBAR${code}",01/06/2020${headings && ',7'}`,
  ),
];

test('every kind of alarm comes within a minute, once, grouped, by e-mail, Slack and Teams', async () => {
  const [mail, slack, teams] = await Promise.all([startMailServer(), startReceiver(), startReceiver()]);
  const stack = await startSyncStack({
    ...{ PAYCOM_SMTP_HOST: '127.0.0.1', PAYCOM_SMTP_PORT: String(mail.port), PAYCOM_SMTP_TLS: 'off' },
    ...{ PAYCOM_SMTP_FROM: 'sync@example.org', PAYCOM_WEBHOOKS_PRIVATE_ADDRESSES: 'allow' },
    ...{ PAYCOM_API_PUBLIC_URL: 'https://paycom.example.org' },
  });
  closers.push(stack.stop);
  const worker = await stack.startWorker();
  const paycom = async (...args: string[]) => {
    const { stdout, stderr } = await stack.run('paycom', ...args, '--json');
    expect(stdout, stderr).not.toBe('');
    return JSON.parse(stdout) as { readonly channel_id: string };
  };
  const deliver = (name: string, lines: readonly string[]) =>
    writeFile(join(stack.remote, name), [...lines, ''].join('\n'));
  const sync = async () => JSON.parse((await stack.run('sync-paycom', '--json')).stdout) as SyncReport;
  const texts = {
    email: () => mail.mails.map(({ text }) => text),
    slack: () => slack.received.map(({ body }) => body),
    teams: () => teams.received.map(({ body }) => body.replaceAll('\\\\', '')),
  };
  /** Waits until each channel has said this, and expects it once in each. */
  const told = async (sentence: string) => {
    for (const messages of Object.values(texts)) {
      const count = () => messages().filter((each) => each.includes(sentence)).length;
      await expect.poll(count, { ...WITHIN, message: sentence }).toBe(1);
    }
  };

  // The test takes the way of an alarm, the retry included.
  slack.answers = [503];
  for (const [kind, ...target] of [
    ['email', '--to', 'ops@example.org'],
    ['slack', '--url', `${slack.url}?key=CANARY`],
    ['teams', '--url', teams.url],
  ] as const) {
    const { channel_id } = await paycom('notifications', 'create', `Ops ${kind}`, '--kind', kind, ...target);
    await paycom('notifications', 'test', channel_id);
  }
  for (const messages of Object.values(texts))
    await expect.poll(() => messages().join('\n'), WITHIN).toContain('This is a test.');
  await expect.poll(() => slack.received.length, WITHIN).toBe(2);

  await deliver(`${stampOf(6)}_Employee_Directory_0000aaaa_x.csv`, directory('A'));
  await deliver(`${stampOf(6)}_Employee_Dates_0000aaaa_x.csv`, dates(''));
  await deliver(`${stampOf(5)}_Employee_Dates_0000bbbb_x.csv`, dates(''));
  await deliver(`${stampOf(4)}_Employee_Dates_0000cccc_x.csv`, dates(',Locker CANARY', 8));
  await sync();
  await deliver(`${stampOf(3)}_Employee_Directory_0000dddd_x.csv`, directory('T'));
  const held = await sync();
  // As the workflow does after a day; its clock is moved in tests/workflows/sync-paycom.test.ts.
  const logger = createLogger({ level: 'error' });
  await createRemindOfHold({ store: stack.store, logger })({ sync_id: held.sync_id, hours: 24 });
  await told('The report employee dates is late.');
  await told('The headings of the newest file of employee dates changed: 1 new, 0 gone.');
  await told('8 of 24 rows of the newest file of employee dates are quarantined.');
  await told(`Sync ${held.sync_id} of all reports is held and waits for approval.`);
  await told(`Sync ${held.sync_id} has been held for 24 hours.`);
  // The test, and fewer messages than alarms.
  expect(texts.email().length).toBeLessThan(6);
  for (const messages of Object.values(texts)) {
    expect(messages().join('\n')).toContain('It would terminate 24 active employees');
    expect(messages().join('\n')).toContain(`https://paycom.example.org/syncs/${held.sync_id}`);
  }

  await worker.stop();
  await stack.startWorker();
  await stack.run('paycom', 'approve', held.sync_id, String(held.plan?.hash), '--json');
  // Until then, another sync would join it.
  await expect
    .poll(async () => (await getSyncLog(stack.store.db, held.sync_id)).completed_at, WITHIN)
    .not.toBeNull();
  await rename(stack.remote, `${stack.remote}-away`);
  const failed = await sync();
  expect(failed.status).toBe('failed');
  await told(`Sync ${held.sync_id} of all reports was completed, after one that was held.`);
  await told(`https://paycom.example.org/syncs/${failed.sync_id}`);

  expect((await sync()).status).toBe('failed');
  await rename(`${stack.remote}-away`, stack.remote);
  await deliver(`${stampOf(0)}_Employee_Dates_0000eeee_x.csv`, dates(',Locker CANARY'));
  const last = await sync();
  await told(`Sync ${last.sync_id} of all reports was completed, after one that failed.`);
  await told('The report employee dates came.');
  await told('The newest file of employee dates has no more quarantined rows than the limit.');
  await told('The sync of all reports failed');
  await told('is held and waits for approval');
  await told('is late');

  for (const messages of Object.values(texts)) expect(messages().join('\n')).not.toMatch(CANARY);
  const log = await readFile(join(stack.folder, 'worker.log'), 'utf8');
  expect([await workflowHistories(stack), log].join('\n')).not.toMatch(/CANARY|ops@example/);
});
