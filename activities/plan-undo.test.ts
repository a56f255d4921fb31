import { expect, it } from 'vitest';
import { collections } from '../infra/mongo/collections.js';
import { beginAttempt, WHOLE_PLAN, whileCurrent } from '../infra/plans/planning-attempts.js';
import { listRevertedFiles } from '../services/revert-run-files.js';
import { directory, rowsOf, testSteps } from '../tests/test-steps.js';

const fixture = testSteps();
const TWO = { '0001': 'A', '0002': 'A' };

async function synced(day: string, people: Record<string, string>): Promise<string> {
  await fixture.deliver(directory(day), ...rowsOf(people));
  return (await fixture.sync()).sync_id;
}

it('stores the plan of an undo under its hash, with the lease of the roster', async () => {
  const undo_of = await synced('01', TWO);
  const { sync_id } = await fixture.open({ undo_of });
  const { hash, counts, held_by } = await fixture.steps().planUndo({ sync_id });
  expect([counts, held_by]).toMatchObject([{ created: 0, updated: 0, removed: 2 }, []]);
  const { plans, leases, syncLogs } = collections(fixture.deps.store.db);
  expect(await plans.findOne({ sync_id })).toMatchObject({ hash, status: 'proposed' });
  expect(await syncLogs.findOne({ sync_id })).toMatchObject({ plan_hash: hash });
  expect(await leases.findOne({ report_type: 'roster' })).toMatchObject({ holder: { sync_id } });
});

it('counts the terminations that an undo brings back, and leaves the roster free in a dry run', async () => {
  await synced('01', { ...TWO, '0002': 'T' });
  const undo_of = await synced('05', TWO);
  const { sync_id } = await fixture.open({ undo_of, dry_run: true });
  const { counts } = await fixture.steps().planUndo({ sync_id });
  expect(counts).toMatchObject({ updated: 1, terminations: 1 });
  const lease = await collections(fixture.deps.store.db).leases.findOne({ report_type: 'roster' });
  expect(lease?.holder?.sync_id).not.toBe(sync_id);
});

it('lists no files for an attempt at a dry run after a later one began', async () => {
  const { db } = fixture.deps.store;
  const undo_of = await synced('01', TWO);
  const { sync_id } = await fixture.open({ undo_of, dry_run: true });
  const at = (ms: number) => beginAttempt(db, { sync_id, part: WHOLE_PLAN, scheduled_at: new Date(ms) });
  const late = await at(1);
  await at(2);
  const listed = listRevertedFiles(db, { sync_id, dry_run: true, undo_of }, (write) =>
    whileCurrent(db, late, write),
  );
  await expect(listed).rejects.toMatchObject({ code: 'attempt_superseded' });
  expect(await collections(db).runFiles.countDocuments({ sync_id })).toBe(0);
});
