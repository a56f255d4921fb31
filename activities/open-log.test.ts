import { describe, expect, it } from 'vitest';
import { collections } from '../infra/mongo/collections.js';
import { getSyncLog, openSyncLog } from '../infra/syncs/sync-logs.js';
import { AppError } from '../shared/app-error.js';
import { openingOf, testSteps } from '../tests/test-steps.js';

const fixture = testSteps({ PAYCOM_RECENT_SYNC_MINUTES: '40' });
const holders = async () =>
  (await collections(fixture.deps.store.db).leases.find().toArray()).map(({ holder }) => holder?.sync_id);

async function ended(request = {}) {
  const opened = await fixture.open(request);
  await fixture.steps().finalizeLog({ opened, end: { as: 'done' } });
  return opened;
}

describe('opening a sync', () => {
  it('takes the leases of its reports', async () => {
    const opened = openingOf({ report_type: 'rate_history' });
    expect(await fixture.steps().openLog(opened)).toEqual({ proceed: true });
    expect(await holders()).toEqual([opened.sync_id]);
    expect(await getSyncLog(fixture.deps.store.db, opened.sync_id)).toMatchObject({ status: 'running' });
  });

  it('is idempotent: a repeat after a lost response does not count as busy', async () => {
    const opened = await fixture.open();
    expect(await fixture.steps().openLog(opened)).toEqual({ proceed: true });
  });

  it('is skipped for the schedule shortly after another successful sync, and returns its id', async () => {
    const { sync_id } = await ended();
    const because = { reason: 'recent', sync_id };
    const scheduled = openingOf({ trigger: 'schedule', requested_by: 'schedule' });
    expect(await fixture.steps().openLog(scheduled)).toEqual({ proceed: false, because });
    expect(await holders()).not.toContain(sync_id);
  });

  it.each([
    ['a command', { trigger: 'cli' }],
    ['the API', { trigger: 'api' }],
    ['a webhook', { trigger: 'webhook' }],
    ['a person who triggers the schedule', { trigger: 'schedule', requested_by: 'account-1' }],
    ['a dry run', { dry_run: true }],
  ] as const)('is not skipped shortly after another sync for %s', async (_, request) => {
    await ended();
    expect(await fixture.steps().openLog(openingOf(request))).toEqual({ proceed: true });
  });

  it('is skipped while another sync has a lease on one of its reports', async () => {
    const { sync_id } = await fixture.open({ report_type: 'rate_history' });
    const because = { reason: 'busy', sync_id };
    expect(await fixture.steps().openLog(openingOf())).toEqual({ proceed: false, because });
    expect(await fixture.steps().openLog(openingOf({ report_type: 'employee_dates' }))).toEqual({
      proceed: true,
    });
  });

  it('proceeds for a dry run next to any other sync, because a dry run takes no lease', async () => {
    const { sync_id } = await fixture.open();
    expect(await fixture.steps().openLog(openingOf({ dry_run: true }))).toEqual({ proceed: true });
    expect(new Set(await holders())).toEqual(new Set([sync_id]));
  });

  it('takes over the leases of a dead run, and marks its log as abandoned', async () => {
    const { sync_id } = await fixture.open();
    const { openLog } = fixture.steps({ isRunning: async () => false });
    expect(await openLog(openingOf())).toEqual({ proceed: true });
    expect(await getSyncLog(fixture.deps.store.db, sync_id)).toMatchObject({ status: 'abandoned' });
  });

  it.each([
    ['a dry run', { dry_run: true }],
    ['a run that had taken no lease yet', {}],
  ])(
    'marks the log of %s as abandoned when the run is dead, whatever the next sync is',
    async (_, request) => {
      const { db } = fixture.deps.store;
      const dead = openingOf(request);
      const alive = openingOf({ dry_run: true });
      for (const opened of [dead, alive]) await openSyncLog(db, opened);
      const { openLog } = fixture.steps({ isRunning: async ({ sync_id }) => sync_id === alive.sync_id });
      const { blobs } = fixture.deps;
      const [left = '', kept = ''] = [dead, alive].map(({ sync_id }) => `plans/${sync_id}/draft/0`);
      for (const key of [left, kept]) await blobs.put(key, Buffer.from('part'));
      await openLog(openingOf({ report_type: 'rate_history' }));
      expect([await blobs.has(left), await blobs.has(kept)]).toEqual([false, true]);
      expect(await getSyncLog(db, dead.sync_id)).toMatchObject({
        status: 'abandoned',
        completed_at: expect.any(Date),
      });
      expect(await getSyncLog(db, alive.sync_id)).toMatchObject({ status: 'running' });
    },
  );

  it('fails on an invalid mapping before it takes a lease, and leaves a log that can record the error', async () => {
    const broken = new AppError('mapping_file_invalid', { path: 'm.yaml', problems: 'x' });
    const { openLog } = fixture.steps({
      readMapping: async () => {
        throw broken;
      },
    });
    const opened = openingOf();
    await expect(openLog(opened)).rejects.toBe(broken);
    expect(await holders()).toEqual([]);
    expect(await getSyncLog(fixture.deps.store.db, opened.sync_id)).toMatchObject({ status: 'running' });
  });
});
