import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Binary, ObjectId } from 'mongodb';
import { describe, expect, it } from 'vitest';
import type { EndedSync } from '../infra/metrics/sync-metrics.js';
import { collections } from '../infra/mongo/collections.js';
import { getSyncLog } from '../infra/syncs/sync-logs.js';
import {
  activityContext,
  directory,
  openingOf,
  type PlannedSync,
  rowsOf,
  testSteps,
} from '../tests/test-steps.js';
import type { SyncEnd } from './contract.js';
import { createUpsertEmployees } from './upsert-employees.js';

const fixture = testSteps({ PAYCOM_TRANSACTION_ROWS: '2' });
const FOUR = { '0001': 'A', '0002': 'A', '0003': 'A', '0004': 'A' };

async function planned(...more: string[]): Promise<PlannedSync> {
  await fixture.deliver(directory('05'), ...rowsOf(FOUR), ...more);
  return fixture.plan();
}
const finalize = (opened: PlannedSync['opened'], end: SyncEnd) =>
  fixture.steps().finalizeLog({ opened, end });
const logOf = ({ sync_id }: { readonly sync_id: string }) => getSyncLog(fixture.deps.store.db, sync_id);
const fileOf = (sync_id: string) => collections(fixture.deps.store.db).files.findOne({ sync_id });
const held = () => collections(fixture.deps.store.db).leases.countDocuments({ holder: { $ne: null } });

const SKIP_REASON = { reason: 'busy', sync_id: '20261101-020000-abcde' } as const;

describe('the end of a sync', () => {
  it.each<[SyncEnd, string, string | null]>([
    [{ as: 'done' }, 'completed', null],
    [{ as: 'skipped', because: SKIP_REASON }, 'skipped', null],
    [{ as: 'rejected', by: 'hr' }, 'cancelled', 'plan_rejected'],
    [{ as: 'cancelled' }, 'cancelled', null],
    [{ as: 'failed', code: 'sftp_unreachable', details: { host: 'h' } }, 'failed', 'sftp_unreachable'],
    [{ as: 'failed', code: 'unknown_code', details: {} }, 'failed', 'internal'],
  ])('%j is logged, and releases the leases', async (end, status, code) => {
    const opened = await fixture.open();
    expect(await held()).toBeGreaterThan(0);
    expect(await finalize(opened, end)).toMatchObject({ sync_id: opened.sync_id, status });
    const log = await logOf(opened);
    expect([log.status, log.error?.code ?? null]).toEqual([status, code]);
    expect(log.completed_at).not.toBeNull();
    expect(await held()).toBe(0);
  });

  it('is counted once, with its rows, even if the step runs again', async () => {
    const counted: EndedSync[] = [];
    await fixture.deliver(directory('05'), ...rowsOf(FOUR));
    const { opened } = await fixture.plan();
    const { finalizeLog } = fixture.steps({ countSync: (ended) => void counted.push(ended) });
    const end = { as: 'cancelled' } as const;
    await finalizeLog({ opened, end });
    await finalizeLog({ opened, end });
    expect(counted).toMatchObject([{ status: 'cancelled', rows: { read: 4, valid: 4 } }]);
  });

  it('records the sync that caused a skip, and who rejected a plan', async () => {
    const [skipped, rejected] = [openingOf(), openingOf()];
    await finalize(skipped, { as: 'skipped', because: SKIP_REASON });
    expect(await logOf(skipped)).toMatchObject({ skipped_for: SKIP_REASON });
    await finalize(rejected, { as: 'rejected', by: 'hr' });
    expect(await logOf(rejected)).toMatchObject({ decided_by: 'hr' });
  });

  it('is logged even if the step that opens the log failed', async () => {
    const opened = openingOf();
    await finalize(opened, { as: 'failed', code: 'mapping_file_invalid', details: { path: 'm' } });
    expect(await logOf(opened)).toMatchObject({ status: 'failed', error: { code: 'mapping_file_invalid' } });
  });

  it('is idempotent: a repeat after a lost response returns the same result', async () => {
    const { opened, sync_id, plan_hash } = await planned();
    await fixture.steps().upsertEmployees({ sync_id, plan_hash });
    const first = await finalize(opened, { as: 'done' });
    expect(await finalize(opened, { as: 'done' })).toEqual(first);
  });
});

describe('a step that is repeated after the log has ended', () => {
  it('leaves the log ended, whatever the order', async () => {
    const { opened, sync_id, plan_hash } = await planned();
    await fixture.steps().upsertEmployees({ sync_id, plan_hash });
    await finalize(opened, { as: 'done' });
    const ended = await logOf(opened);
    await fixture.steps().countStats({ sync_id });
    await fixture.steps().linkStaff({ sync_id });
    await finalize(opened, { as: 'done' });
    const again = await logOf(opened);
    expect(again).toMatchObject({ status: 'completed', completed_at: ended.completed_at });
  });
});

describe('what a killed worker left behind', () => {
  const partial = () => join(fixture.server.spool, `${'a'.repeat(40)}.partial`);
  const chunks = () => fixture.deps.store.db.collection('paycom_blobs.chunks');
  async function leave() {
    await mkdir(fixture.server.spool, { recursive: true });
    await writeFile(partial(), 'half of a report');
    const id = new ObjectId();
    await chunks().insertOne({ files_id: id, n: 0, data: new Binary(Buffer.from('half')) });
    return id;
  }
  const isLeft = async (id: ObjectId) => [
    (await readdir(fixture.server.spool)).length > 0,
    (await chunks().countDocuments({ files_id: id })) > 0,
  ];

  it('is gone once the sync has ended, and while another one runs it stays', async () => {
    const [one, other] = [
      await fixture.open({ report_type: 'employee_directory' }),
      await fixture.open({ report_type: 'rate_history' }),
    ];
    const id = await leave();
    await finalize(one, { as: 'cancelled' });
    expect(await isLeft(id)).toEqual([true, true]);
    await finalize(other, { as: 'done' });
    expect(await isLeft(id)).toEqual([false, false]);
  });
});

describe('the counts of a sync log', () => {
  it('include quarantined rows: one is enough for "completed with errors"', async () => {
    const { opened, sync_id, plan_hash } = await planned(',"NOBODY, AT ALL",A');
    await fixture.steps().upsertEmployees({ sync_id, plan_hash });
    expect(await finalize(opened, { as: 'done' })).toMatchObject({
      status: 'completed_with_errors',
      files: { total: 1, applied: 1, failed: 0 },
      employees: { created: 4 },
    });
    expect(await logOf(opened)).toMatchObject({
      rows: { read: 5, valid: 4, quarantined: 1 },
      success_rates: { files: 100, rows: 80 },
    });
  });

  it('include only the written changes of a plan that was cancelled halfway', async () => {
    const { opened, sync_id, plan_hash } = await planned();
    const context = activityContext();
    context.once('heartbeat', () => context.cancel());
    await context.run(createUpsertEmployees(fixture.deps), { sync_id, plan_hash }).catch(() => undefined);
    expect(await finalize(opened, { as: 'cancelled' })).toMatchObject({
      employees: { created: 2, updated: 0, unchanged: 0, missing: 0 },
    });
  });

  it('are zero for a rejected plan', async () => {
    const { opened } = await planned();
    expect(await finalize(opened, { as: 'rejected', by: 'hr' })).toMatchObject({ employees: { created: 0 } });
  });
});

describe('a file of a sync that ended', () => {
  it('is marked as failed if its steps never finished, as when its worker dies on every attempt', async () => {
    await fixture.deliver(directory('05'), ...rowsOf(FOUR));
    const opened = await fixture.open();
    await fixture.steps().listRemote(opened);
    expect(await finalize(opened, { as: 'done' })).toMatchObject({ files: { total: 1, failed: 1 } });
    expect(await fileOf(opened.sync_id)).toMatchObject({ status: 'failed', error: { code: 'internal' } });
  });

  it('is not synced again after its plan was rejected, or the next sync would propose the same plan', async () => {
    const { opened, sync_id } = await planned();
    await finalize(opened, { as: 'rejected', by: 'hr' });
    expect(await fileOf(sync_id)).toMatchObject({ status: 'failed', error: { code: 'plan_rejected' } });
    const next = await fixture.open();
    expect(await fixture.steps().listRemote(next)).toEqual({ file_ids: [] });
  });

  it('is not synced again either when the worker dies while it refuses the file', async () => {
    const { db } = fixture.deps.store;
    const { opened } = await planned();
    await db.command({ collMod: 'paycom_files', validator: { status: { $ne: 'failed' } } });
    await expect(finalize(opened, { as: 'rejected', by: 'hr' })).rejects.toThrow();
    await db.command({ collMod: 'paycom_files', validator: {} });
    await finalize(opened, { as: 'rejected', by: 'hr' });
    expect(await fixture.steps().listRemote(await fixture.open())).toEqual({ file_ids: [] });
  });

  it('stays available to the next sync after a cancellation', async () => {
    const { opened, sync_id } = await planned();
    await finalize(opened, { as: 'cancelled' });
    expect(await fileOf(sync_id)).toMatchObject({ status: 'validated', error: null });
    const next = await fixture.open();
    expect((await fixture.steps().listRemote(next)).file_ids).toHaveLength(1);
  });
});
