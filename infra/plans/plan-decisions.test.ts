import { beforeEach, describe, expect, test } from 'vitest';
import { TEST_ACTOR, testStore } from '../../tests/test-store.js';
import { listAudit } from '../audit/audit.js';
import { BlobStore } from '../blobs/blob-store.js';
import { collections } from '../mongo/collections.js';
import { acceptDecision, assertApproved, storeDecision, withdrawDecision } from './plan-decisions.js';
import { getPlan, savePlan } from './plans.js';

const database = testStore();
const db = () => database.store.db;
const PLAN = { sync_id: 's', hash: 'h' };
const APPROVE = { decision: 'approve', by: TEST_ACTOR } as const;
const REJECT = { decision: 'reject', by: TEST_ACTOR } as const;
const unknown = { code: 'decision_unknown' };
const audited = async () => (await listAudit(db(), { limit: 9 })).map(({ action }) => action);
const plan = () => getPlan(db(), PLAN.sync_id, PLAN.hash);

beforeEach(async () => {
  for (const collection of [collections(db()).plans, collections(db()).audit])
    await collection.deleteMany({});
  const counts = { created: 0, updated: 0, unchanged: 0, missing: 0, terminations: 0 };
  const held_by = [{ brake: 'creations', figure: 60, limit: 50 }] as const;
  await savePlan(db(), new BlobStore(database.store), {
    ...PLAN,
    ...{ dry_run: false, counts, held_by: [...held_by], chunk_keys: [] },
  });
});

test('only exactly the stored decision is accepted, however often its update is repeated', async () => {
  const stored = await storeDecision(db(), PLAN, APPROVE);
  for (const other of [
    { id: 'invented' },
    { decision: 'reject' },
    { by: 'eve' },
    { hash: 'h2' },
    { sync_id: 't' },
  ] as const)
    await expect(acceptDecision(db(), { ...stored, ...other })).rejects.toMatchObject(unknown);
  await acceptDecision(db(), stored);
  await acceptDecision(db(), stored);
  expect(await plan()).toMatchObject({ decision: { id: stored.id, accepted_at: expect.any(Date) } });
});

test('without a stored decision, nothing is accepted', async () => {
  const invented = { ...PLAN, id: '', decision: 'approve', by: TEST_ACTOR.account_id } as const;
  await expect(acceptDecision(db(), invented)).rejects.toMatchObject(unknown);
});

test('a withdrawn decision is not accepted any more, and an accepted one is not withdrawn', async () => {
  const first = await storeDecision(db(), PLAN, APPROVE);
  expect(await withdrawDecision(db(), first)).toBe(true);
  await expect(acceptDecision(db(), first)).rejects.toMatchObject(unknown);
  const second = await storeDecision(db(), PLAN, APPROVE);
  await acceptDecision(db(), second);
  expect(await withdrawDecision(db(), second)).toBe(false);
  await acceptDecision(db(), second);
});

test('a later decision replaces one that no run accepted', async () => {
  const first = await storeDecision(db(), PLAN, APPROVE);
  const second = await storeDecision(db(), PLAN, REJECT);
  await expect(acceptDecision(db(), first)).rejects.toMatchObject(unknown);
  await acceptDecision(db(), second);
  expect(await audited()).toEqual(['sync.reject']);
});

test('an approval that two people send has one audit entry, of the one whose decision counted', async () => {
  const other = { account_id: 'second', name: 'Second' };
  const [first, second] = [
    await storeDecision(db(), PLAN, APPROVE),
    await storeDecision(db(), PLAN, { ...APPROVE, by: other }),
  ];
  await expect(acceptDecision(db(), first)).rejects.toMatchObject(unknown);
  await Promise.all([acceptDecision(db(), second), acceptDecision(db(), second)]);
  await acceptDecision(db(), await storeDecision(db(), PLAN, APPROVE));
  const entries = await listAudit(db(), { limit: 9 });
  expect(entries).toMatchObject([
    { action: 'sync.approve', account_id: 'second', account_name: 'Second', target: PLAN.sync_id },
  ]);
});

test('a decision that is withdrawn has no audit entry', async () => {
  await withdrawDecision(db(), await storeDecision(db(), PLAN, APPROVE));
  expect(await audited()).toEqual([]);
});

test('an accepted decision is repeated after a reset, and its opposite is refused', async () => {
  const stored = await storeDecision(db(), PLAN, APPROVE);
  await acceptDecision(db(), stored);
  expect(await storeDecision(db(), PLAN, APPROVE)).toEqual(stored);
  await expect(storeDecision(db(), PLAN, REJECT)).rejects.toMatchObject({ code: 'sync_not_held' });
});

test('another plan takes no decision, and leaves no audit entry', async () => {
  await expect(storeDecision(db(), { ...PLAN, hash: 'h2' }, APPROVE)).rejects.toMatchObject({
    code: 'plan_stale',
  });
  expect(await listAudit(db(), { limit: 1 })).toEqual([]);
});

describe('a held plan may be applied', () => {
  const isApproved = async () => {
    try {
      assertApproved(await plan());
      return true;
    } catch (error) {
      expect(error).toMatchObject(unknown);
      return false;
    }
  };

  test('after an accepted approval, not before', async () => {
    expect(await isApproved()).toBe(false);
    const stored = await storeDecision(db(), PLAN, APPROVE);
    expect(await isApproved()).toBe(false);
    await acceptDecision(db(), stored);
    expect(await isApproved()).toBe(true);
  });

  test('never after an accepted rejection', async () => {
    await acceptDecision(db(), await storeDecision(db(), PLAN, REJECT));
    expect(await isApproved()).toBe(false);
  });
});
