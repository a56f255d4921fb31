import { EventEmitter, once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { BlobStore } from '../infra/blobs/blob-store.js';
import { collections } from '../infra/mongo/collections.js';
import { beginAttempt, WHOLE_PLAN } from '../infra/plans/planning-attempts.js';
import { getSyncLog } from '../infra/syncs/sync-logs.js';
import { endState } from '../tests/end-state.js';
import { activityContext, directory, rowsOf, testSteps } from '../tests/test-steps.js';
import type { PlanChangesInput } from './contract.js';
import { createPlanChanges } from './plan-changes.js';

const fixture = testSteps();
const TEN = Object.fromEntries(Array.from({ length: 10 }, (_, at) => [`00${10 + at}`, 'A']));
const LEFT = Object.fromEntries(Object.keys(TEN).map((code) => [code, 'T']));

const planOf = (sync_id: string) => collections(fixture.deps.store.db).plans.findOne({ sync_id });
const rosterHolder = async () =>
  (await collections(fixture.deps.store.db).leases.findOne({ report_type: 'roster' }))?.holder?.sync_id;

describe('a plan', () => {
  it('counts the changes, writes none of them, and holds the roster lease until it is applied', async () => {
    await fixture.deliver(directory('01'), ...rowsOf(TEN));
    const { sync_id, plan_hash } = await fixture.plan();
    expect(await planOf(sync_id)).toMatchObject({ hash: plan_hash, counts: { created: 10 }, held_by: [] });
    expect(await collections(fixture.deps.store.db).employees.countDocuments()).toBe(0);
    expect(await rosterHolder()).toBe(sync_id);
  });

  it('is idempotent: a repeat after a lost response returns the same plan', async () => {
    await fixture.deliver(directory('01'), ...rowsOf(TEN));
    const { sync_id, plan_hash } = await fixture.plan();
    const before = await planOf(sync_id);
    expect(await fixture.steps().planChanges({ sync_id })).toMatchObject({ hash: plan_hash });
    expect(await planOf(sync_id)).toEqual(before);
  });

  it('is held by a brake, and releases the roster lease until a person decides', async () => {
    await fixture.deliver(directory('01'), ...rowsOf(TEN));
    await fixture.sync();
    await fixture.deliver(directory('05'), ...rowsOf(LEFT));
    const { sync_id } = await fixture.plan();
    expect(await planOf(sync_id)).toMatchObject({ held_by: [{ brake: 'terminations', figure: 10 }] });
    expect(await getSyncLog(fixture.deps.store.db, sync_id)).toMatchObject({ status: 'held' });
    expect(await rosterHolder()).toBeUndefined();
  });

  it('of a dry run is not held and does not take the roster lease', async () => {
    await fixture.deliver(directory('01'), ...rowsOf(TEN));
    await fixture.sync();
    await fixture.deliver(directory('05'), ...rowsOf(LEFT));
    const { sync_id } = await fixture.plan({ dry_run: true });
    expect(await planOf(sync_id)).toMatchObject({ held_by: [{ brake: 'terminations' }] });
    expect(await getSyncLog(fixture.deps.store.db, sync_id)).toMatchObject({ status: 'running' });
    expect(await rosterHolder()).toBeUndefined();
  });

  it('records duplicate rows, which can only be found after the codes have their full width', async () => {
    await fixture.deliver(directory('01'), ...rowsOf({ '0001': 'A' }), '0001,"FAKE0001, ADA",A');
    const { sync_id } = await fixture.plan();
    const { db } = fixture.deps.store;
    expect(await collections(db).runFiles.findOne({ sync_id })).toMatchObject({
      rows: { read: 2, valid: 1, quarantined: 0, duplicates: 1 },
    });
    expect(await collections(db).rowIssues.find({ sync_id }).toArray()).toMatchObject([
      { row: 3, field: 'employee_id', code: 'duplicate_identical' },
    ]);
  });

  it('is refused as busy while another sync is between its plan and its end', async () => {
    await fixture.deliver(directory('01'), ...rowsOf(TEN));
    await fixture.plan({ report_type: 'employee_directory' });
    await expect(fixture.plan({ report_type: 'rate_history' })).rejects.toMatchObject({
      code: 'roster_busy',
    });
  });
});
describe('a plan of several parts', () => {
  const PEOPLE = Array.from({ length: 200 }, (_, at) => String(1_000 + at));
  const COPIES = 101;
  /** So many rows that the plan has two parts, of few employees: each row is there 101 times. */
  const deliverLarge = (day: string, people: Record<string, string>) => {
    const [headings = '', ...rows] = rowsOf(people);
    return fixture.deliver(directory(day), headings, ...Array.from({ length: COPIES }, () => rows).flat());
  };
  const all = (status: string) => Object.fromEntries(PEOPLE.map((code) => [code, status]));
  /** 20 people are on leave, 5 are missing and 7 are new. */
  const CHANGED = {
    ...Object.fromEntries(PEOPLE.slice(5).map((code, at) => [code, at < 20 ? 'V' : 'A'])),
    ...Object.fromEntries(Array.from({ length: 7 }, (_, at) => [String(2_000 + at), 'A'])),
  };
  const rosterNow = async () => {
    const { employees, payees, history } = await endState(fixture.deps.store);
    const marked = await collections(fixture.deps.store.db).employees.distinct('employee_id', {
      'missing.missed_by': { $exists: true },
    });
    return { employees, payees, history, marked: marked.sort() };
  };
  const blobsOf = async (sync_id: string) => {
    const files = fixture.deps.store.db.collection('paycom_blobs.files');
    const names = await files.distinct('filename', { filename: new RegExp(`^plans/${sync_id}/`) });
    return names.sort();
  };
  async function begun() {
    await deliverLarge('01', all('A'));
    const { sync_id } = await fixture.bringIn();
    const plan = await fixture.steps().planChanges({ sync_id });
    if (!('draft' in plan)) throw new Error('The plan has one part.');
    expect(plan.parts).toBe(2);
    return { sync_id, draft: plan.draft };
  }

  it('gives the roster that a plan in one part gives, with the counts and issues of all parts', async () => {
    await fixture.deliver(directory('01'), ...rowsOf(all('A')));
    await fixture.sync();
    await fixture.deliver(directory('05'), ...rowsOf(CHANGED));
    const { sync_id: one } = await fixture.sync();
    const undivided = [(await planOf(one))?.counts, await rosterNow()];
    await fixture.clear();

    await deliverLarge('01', all('A'));
    await fixture.sync();
    await deliverLarge('05', CHANGED);
    const { sync_id } = await fixture.sync();
    expect([(await planOf(sync_id))?.counts, await rosterNow()]).toEqual(undivided);
    expect(await planOf(sync_id)).toMatchObject({
      counts: { created: 7, updated: 20, unchanged: 175, missing: 5, terminations: 0 },
      held_by: [],
    });
    const { runFiles, rowIssues } = collections(fixture.deps.store.db);
    const duplicates = 202 * (COPIES - 1);
    expect(await runFiles.findOne({ sync_id, reread: false })).toMatchObject({
      rows: { read: 202 * COPIES, valid: 202, quarantined: 0, duplicates },
    });
    expect(await rowIssues.countDocuments({ sync_id, code: 'duplicate_identical' })).toBe(duplicates);
  });

  /** Everything that planning writes. */
  const written = async (sync_id: string) => ({
    plan: await planOf(sync_id),
    issues: (await collections(fixture.deps.store.db).rowIssues.find({ sync_id }).toArray()).map(({ _id }) =>
      String(_id),
    ),
    log: { ...(await getSyncLog(fixture.deps.store.db, sync_id)) },
    blobs: await blobsOf(sync_id),
    files: await collections(fixture.deps.store.db).runFiles.find({ sync_id }).toArray(),
    roster: await rosterHolder(),
  });
  const SUPERSEDED = { code: 'attempt_superseded' };
  const attemptAt =
    (ms: number, steps: Partial<typeof fixture.deps> = {}) =>
    (input: PlanChangesInput) =>
      activityContext({ currentAttemptScheduledTimestampMs: ms }).run(
        createPlanChanges({ ...fixture.deps, ...steps }),
        input,
      ) as Promise<unknown>;
  /** Runs an attempt whose part ends only after `later`. */
  async function outlived(input: PlanChangesInput, later: () => Promise<unknown>): Promise<unknown> {
    const events = new EventEmitter();
    const [hasBegun, mayEnd] = [once(events, 'begun'), once(events, 'end')];
    const tasks = {
      ...fixture.deps.tasks,
      makePart: async (part: Parameters<typeof fixture.deps.tasks.makePart>[0]) => {
        events.emit('begun');
        await mayEnd;
        return fixture.deps.tasks.makePart(part);
      },
    };
    const outcome = attemptAt(1, { tasks })(input).catch((error: unknown) => error);
    await hasBegun;
    await later();
    events.emit('end');
    return outcome;
  }

  it('of which an attempt still runs after a later one began gets nothing from it: a plan in one part', async () => {
    await fixture.deliver(directory('01'), ...rowsOf(TEN), '0010,"FAKE0010, ADA",A');
    const { sync_id } = await fixture.bringIn();
    let before: unknown;
    const outcome = await outlived({ sync_id }, async () => {
      await attemptAt(2)({ sync_id });
      before = await written(sync_id);
    });
    expect(outcome).toMatchObject(SUPERSEDED);
    expect(await written(sync_id)).toEqual(before);
  });

  it('gets nothing from an attempt at a part after a later one, or after its parts were put together', async () => {
    const { sync_id, draft } = await begun();
    let before: unknown;
    const outcomes = await outlived({ sync_id, draft, part: 0 }, async () => {
      await attemptAt(2)({ sync_id, draft, part: 0 });
      await attemptAt(2)({ sync_id, draft, part: 1 });
      before = await written(sync_id);
    });
    expect(outcomes).toMatchObject(SUPERSEDED);
    expect(await written(sync_id)).toEqual(before);
    // A delayed attempt that only begins now.
    await expect(attemptAt(1)({ sync_id, draft, part: 1 })).rejects.toMatchObject(SUPERSEDED);
    expect(await written(sync_id)).toEqual(before);
    await attemptAt(3)({ sync_id, draft });
    before = await written(sync_id);
    await expect(attemptAt(2)({ sync_id, draft, part: 0 })).rejects.toMatchObject(SUPERSEDED);
    expect(await written(sync_id)).toEqual(before);
  });

  it('gets nothing from an attempt that clears up after a later one began, which keeps its draft', async () => {
    await fixture.deliver(directory('01'), ...rowsOf(TEN));
    const { sync_id } = await fixture.bringIn();
    let before: unknown;
    /** Lists what an attempt has to remove once a later one has begun. */
    class LateBlobs extends BlobStore {
      override async keysBelow(prefix: string): Promise<string[]> {
        if (before === undefined) {
          const { db } = fixture.deps.store;
          await beginAttempt(db, { sync_id, part: WHOLE_PLAN, scheduled_at: new Date(2) });
          await fixture.deps.blobs.put(`plans/${sync_id}/later`, Buffer.from('draft'));
          before = await written(sync_id);
        }
        return super.keysBelow(prefix);
      }
    }
    const blobs = new LateBlobs(fixture.deps.store);
    const late = activityContext({ currentAttemptScheduledTimestampMs: 1 });
    const outcome = await late
      .run(createPlanChanges({ ...fixture.deps, blobs }), { sync_id })
      .catch((error: unknown) => error);
    expect(outcome).toMatchObject(SUPERSEDED);
    expect(await written(sync_id)).toEqual(before);
    expect(await blobsOf(sync_id)).toContain(`plans/${sync_id}/later`);
  });

  it('is not begun any more when the sync ends right before the attempt does', async () => {
    const { sync_id, opened } = await fixture.bringIn();
    await fixture.steps().finalizeLog({ opened, end: { as: 'cancelled' } });
    const { db } = fixture.deps.store;
    for (const part of [WHOLE_PLAN, 0])
      await expect(beginAttempt(db, { sync_id, part, scheduled_at: new Date(1) })).rejects.toMatchObject(
        SUPERSEDED,
      );
    expect(await collections(db).planningAttempts.countDocuments({ sync_id })).toBe(0);
  });

  it('gets nothing from an attempt after the sync has ended', async () => {
    await fixture.deliver(directory('01'), ...rowsOf(TEN));
    const { sync_id, opened } = await fixture.bringIn();
    let before: unknown;
    const outcome = await outlived({ sync_id }, async () => {
      await fixture.steps().finalizeLog({ opened, end: { as: 'cancelled' } });
      before = await written(sync_id);
    });
    expect(outcome).toMatchObject(SUPERSEDED);
    expect(await written(sync_id)).toEqual(before);
    await expect(attemptAt(9)({ sync_id })).rejects.toMatchObject(SUPERSEDED);
  });

  it('is idempotent: a part and the end may repeat after a lost response', async () => {
    const { sync_id, draft } = await begun();
    const { planChanges } = fixture.steps();
    const issues = () => collections(fixture.deps.store.db).rowIssues.countDocuments({ sync_id });
    for (const part of [1, 0]) await planChanges({ sync_id, draft, part });
    const before = await issues();
    const again = activityContext({ attempt: 2 });
    await again.run(createPlanChanges(fixture.deps), { sync_id, draft, part: 1 });
    expect(await issues()).toBe(before);

    const planned = await planChanges({ sync_id, draft });
    expect(planned).toMatchObject({ counts: { created: 200 }, held_by: [] });
    const saved = await planOf(sync_id);
    expect(await planChanges({ sync_id, draft })).toEqual(planned);
    expect(await planOf(sync_id)).toEqual(saved);
    const kept = await blobsOf(sync_id);
    expect(kept).toEqual(expect.arrayContaining(saved?.chunk_keys ?? ['']));
    // Neither the draft nor its parts are left.
    expect(kept.filter((name) => !/\/\d+\.[\w-]+\/\d+$/.test(name))).toEqual([saved?.missing_key]);

    // The whole plan once more, as after a workflow reset.
    expect(await fixture.planInParts(sync_id)).toEqual(planned);
    expect(await planOf(sync_id)).toEqual(saved);
    expect(await blobsOf(sync_id)).toEqual(kept);
    await fixture.steps().upsertEmployees({ sync_id, plan_hash: saved?.hash ?? '' });
    expect(Object.keys((await rosterNow()).employees)).toEqual(PEOPLE);
  });
});
