import { describe, expect, it } from 'vitest';
import { collections } from '../infra/mongo/collections.js';
import { getSyncLog } from '../infra/syncs/sync-logs.js';
import { AppError } from '../shared/app-error.js';
import { openingOf, testSteps } from '../tests/test-steps.js';

const own = testSteps({ PAYCOM_RECENT_SYNC_MINUTES: '40' });
const holders = async () =>
  (await collections(own.deps.store.db).leases.find().toArray()).map(({ holder }) => holder?.sync_id);

async function ended(request = {}) {
  const opened = await own.open(request);
  await own.steps().finalizeLog({ opened, end: { as: 'done' } });
  return opened;
}

describe('opening a sync', () => {
  it('takes the leases of its reports', async () => {
    const opened = openingOf({ report_type: 'rate_history' });
    expect(await own.steps().openLog(opened)).toEqual({ proceed: true });
    expect(await holders()).toEqual([opened.sync_id]);
    expect(await getSyncLog(own.deps.store.db, opened.sync_id)).toMatchObject({ status: 'running' });
  });

  it('again, as after a lost answer, does not find itself busy', async () => {
    const opened = await own.open();
    expect(await own.steps().openLog(opened)).toEqual({ proceed: true });
  });

  it('is skipped shortly after another that ended well, and names it', async () => {
    const { sync_id } = await ended();
    const because = { reason: 'recent', sync_id };
    expect(await own.steps().openLog(openingOf())).toEqual({ proceed: false, because });
    expect(await holders()).not.toContain(sync_id);
  });

  it.each([
    ['force', { force: true }],
    ['a webhook, whose file came after it', { trigger: 'webhook' }],
    ['a dry run', { dry_run: true }],
  ] as const)('is not skipped shortly after another by %s', async (_, request) => {
    await ended();
    expect(await own.steps().openLog(openingOf(request))).toEqual({ proceed: true });
  });

  it('is skipped while another runs or is held for one of its reports', async () => {
    const { sync_id } = await own.open({ report_type: 'rate_history' });
    const because = { reason: 'busy', sync_id };
    expect(await own.steps().openLog(openingOf())).toEqual({ proceed: false, because });
    expect(await own.steps().openLog(openingOf({ report_type: 'employee_dates' }))).toEqual({
      proceed: true,
    });
  });

  it('as a dry run may go on next to any other, since it takes no lease', async () => {
    const { sync_id } = await own.open();
    expect(await own.steps().openLog(openingOf({ dry_run: true }))).toEqual({ proceed: true });
    expect(new Set(await holders())).toEqual(new Set([sync_id]));
  });

  it('takes over from a run that died, whose log ends as abandoned', async () => {
    const { sync_id } = await own.open();
    const { openLog } = own.steps({ isRunning: async () => false });
    expect(await openLog(openingOf())).toEqual({ proceed: true });
    expect(await getSyncLog(own.deps.store.db, sync_id)).toMatchObject({ status: 'abandoned' });
  });

  it('with a broken mapping ends before it takes a lease, and its log is there to say why', async () => {
    const broken = new AppError('mapping_file_invalid', { path: 'm.yaml', problems: 'x' });
    const { openLog } = own.steps({
      readMapping: () => {
        throw broken;
      },
    });
    const opened = openingOf();
    await expect(openLog(opened)).rejects.toBe(broken);
    expect(await holders()).toEqual([]);
    expect(await getSyncLog(own.deps.store.db, opened.sync_id)).toMatchObject({ status: 'running' });
  });
});
