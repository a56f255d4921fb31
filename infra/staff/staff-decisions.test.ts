import { ObjectId } from 'mongodb';
import { beforeEach, expect, test } from 'vitest';
import { creationOf, testEmployeeId } from '../../tests/employee-records.js';
import { testStore } from '../../tests/test-store.js';
import { collections } from '../mongo/collections.js';
import type { TimeCursor } from '../mongo/keyset-pagination.js';
import { bumpRosterRevision, ensureRosterShards } from '../mongo/roster-revision.js';
import { inTransaction } from '../mongo/transaction.js';
import { newDocument } from '../plans/employee-writes.js';
import { rejectedPairs } from './rejected-pairs.js';
import { linkStaffRecords } from './staff.js';
import { syncStaffActivity } from './staff-activity.js';
import {
  confirmStaff,
  listDecisions,
  lostConfirmations,
  rejectStaff,
  unlinkStaff,
} from './staff-decisions.js';
import { undoDecision } from './undo-decision.js';

const database = testStore();
const pair = (number: number, staff_id: string) => ({
  employee_id: testEmployeeId(number),
  staff_id,
  by: { account_id: 'hr', name: 'Hana' },
});

beforeEach(async () => {
  const { employees, staff, staffDecisions } = collections(database.store.db);
  await ensureRosterShards(database.store.db);
  for (const collection of [employees, staff, staffDecisions]) await collection.deleteMany({});
  const people = [1, 2].map((number) => newDocument(database.store.keyring, creationOf(number), new Date()));
  await employees.insertMany(people);
  await staff.insertMany([{ staff_id: 's1' }, { staff_id: 's2' }]);
});

const linkOf = async (number: number) =>
  (await collections(database.store.db).employees.findOne({ employee_id: testEmployeeId(number) }))?.staff_id;
const kept = async () =>
  (await listDecisions(database.store.db, { limit: 100 })).map(({ decision, stands, by }) => [
    decision,
    stands,
    by,
  ]);
const rejected = async (number: number, staff_id: string) =>
  (await rejectedPairs(database.store.db))(testEmployeeId(number), staff_id);

test('links stay one to one, and the error names the other side', async () => {
  const { db } = database.store;
  await confirmStaff(db, pair(1, 's1'));
  await confirmStaff(db, pair(1, 's1'));
  expect(await kept()).toEqual([['confirmed', false, 'hr']]);
  await expect(confirmStaff(db, pair(2, 's1'))).rejects.toMatchObject({
    code: 'staff_taken',
    details: { employee_id: testEmployeeId(1) },
  });
  await expect(confirmStaff(db, pair(1, 's2'))).rejects.toMatchObject({
    code: 'employee_linked',
    details: { staff_id: 's1' },
  });
  await expect(rejectStaff(db, pair(1, 's1'))).rejects.toMatchObject({ code: 'employee_linked' });
  expect([await linkOf(1), await linkOf(2)]).toEqual(['s1', null]);
});

test.each(Array.from({ length: 20 }))(
  'two people who confirm one record at once leave one link',
  async () => {
    const both = await Promise.allSettled(
      [1, 2].map((number) => confirmStaff(database.store.db, pair(number, 's1'))),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const refused = both.find((each) => each.status === 'rejected');
    expect(refused).toMatchObject({ reason: { code: 'staff_taken' } });
    expect(await kept()).toHaveLength(1);
  },
);

test('a sync does not link a pair that was rejected since it found the pair', async () => {
  const { db } = database.store;
  const { employee_id } = pair(1, 's1');
  await rejectStaff(db, pair(1, 's1'));
  const found = [
    { employee_id, staff_id: 's1' },
    { employee_id: testEmployeeId(2), staff_id: 's2' },
  ];
  expect(await linkStaffRecords(db, found)).toBe(1);
  expect([await linkOf(1), await linkOf(2)]).toEqual([null, 's2']);
});

test.each(Array.from({ length: 20 }))(
  'of a rejection and a sync that links the pair at the same time one counts',
  async () => {
    const { db } = database.store;
    const link = { employee_id: testEmployeeId(1), staff_id: 's1' };
    const [reject] = await Promise.allSettled([rejectStaff(db, pair(1, 's1')), linkStaffRecords(db, [link])]);
    expect(await linkOf(1)).toBe(reject.status === 'fulfilled' ? null : 's1');
    expect(await rejected(1, 's1')).toBe(reject.status === 'fulfilled');
  },
);

test.each(
  Array.from({ length: 20 }, (_, at) => [confirmStaff, rejectStaff, unlinkStaff][at % 3] ?? rejectStaff),
)('nothing is decided about a person whom an erasure removes at the same time: %#', async (decide) => {
  const { db } = database.store;
  const { employees, staffDecisions } = collections(db);
  const { employee_id } = pair(1, 's1');
  if (decide === unlinkStaff) await confirmStaff(db, pair(1, 's1'));
  const erase = () =>
    inTransaction(db, async (session) => {
      await bumpRosterRevision(db, session);
      await employees.deleteOne({ employee_id }, { session });
      await staffDecisions.deleteMany({ employee_id }, { session });
    });
  await Promise.allSettled([decide(db, pair(1, 's1')), erase()]);
  expect(await employees.countDocuments({ employee_id })).toBe(0);
  expect(await kept()).toEqual([]);
});

test('the error names what does not exist, and nothing is stored', async () => {
  const { db } = database.store;
  for (const decide of [confirmStaff, rejectStaff]) {
    await expect(decide(db, pair(9, 's1'))).rejects.toMatchObject({ code: 'employee_not_found' });
    await expect(decide(db, pair(1, 's9'))).rejects.toMatchObject({ code: 'staff_not_found' });
  }
  await expect(unlinkStaff(db, pair(9, ''))).rejects.toMatchObject({ code: 'employee_not_found' });
  await expect(unlinkStaff(db, pair(1, ''))).rejects.toMatchObject({ code: 'employee_not_linked' });
  expect(await kept()).toEqual([]);
});

test('a rejection holds until the pair is confirmed, and its history stays', async () => {
  const { db } = database.store;
  await rejectStaff(db, pair(1, 's1'));
  await rejectStaff(db, { ...pair(1, 's1'), by: { account_id: 'another', name: 'Another' } });
  expect([await rejected(1, 's1'), await rejected(1, 's2'), await rejected(2, 's1')]).toEqual([
    true,
    false,
    false,
  ]);
  await confirmStaff(db, pair(1, 's1'));
  expect(await rejected(1, 's1')).toBe(false);
  expect(await unlinkStaff(db, pair(1, ''))).toBe('s1');
  expect([await linkOf(1), await rejected(1, 's1')]).toEqual([null, true]);
  expect(await kept()).toEqual([
    ['unlinked', true, 'hr'],
    ['confirmed', false, 'hr'],
    ['rejected', false, 'hr'],
  ]);
});

test("removing a wrong link reactivates a record that the wrong employee's termination deactivated", async () => {
  const { db } = database.store;
  await linkStaffRecords(db, [pair(1, 's1')]);
  await collections(db).employees.updateOne(
    { employee_id: testEmployeeId(1) },
    { $set: { status: 'terminated' } },
  );
  await syncStaffActivity(db);
  await unlinkStaff(db, pair(1, ''));
  const record = () => collections(db).staff.findOne({ staff_id: 's1' }, { projection: { _id: 0 } });
  expect(await record()).toEqual({ staff_id: 's1', active: true });
  await confirmStaff(db, pair(1, 's1'));
  expect(await record()).toMatchObject({ active: false, deactivated_by: 'paycom' });
});

test('a decision that is taken back leaves the link and the rejection of before, and a changed pair is refused', async () => {
  const { db } = database.store;
  const { by } = pair(1, 's1');
  const last = async () => (await listDecisions(db, { limit: 1 }))[0]?.id ?? '';
  await rejectStaff(db, pair(1, 's1'));
  const rejection = await last();
  await confirmStaff(db, pair(1, 's1'));
  const confirmation = await last();
  await expect(undoDecision(db, { decision_id: rejection, by })).rejects.toMatchObject({
    code: 'decision_not_in_effect',
  });
  await undoDecision(db, { decision_id: confirmation, by });
  expect([await linkOf(1), await rejected(1, 's1')]).toEqual([null, true]);
  await undoDecision(db, { decision_id: rejection, by });
  expect([await rejected(1, 's1'), await lostConfirmations(db)]).toEqual([false, []]);
  await expect(undoDecision(db, { decision_id: rejection, by })).rejects.toMatchObject({
    code: 'decision_not_in_effect',
  });

  await confirmStaff(db, pair(1, 's1'));
  await unlinkStaff(db, pair(1, ''));
  const unlinking = await last();
  await confirmStaff(db, pair(2, 's1'));
  await expect(undoDecision(db, { decision_id: unlinking, by })).rejects.toMatchObject({
    code: 'staff_taken',
  });
  await undoDecision(db, { decision_id: await last(), by });
  expect(await undoDecision(db, { decision_id: unlinking, by })).toEqual({
    employee_id: testEmployeeId(1),
    staff_id: 's1',
  });
  expect([await linkOf(1), await linkOf(2), await rejected(1, 's1')]).toEqual(['s1', null, false]);
  const undos = await collections(db).audit.find({ action: 'staff.undo' }).sort({ _id: -1 }).toArray();
  expect(undos[0]).toMatchObject({ before: { staff_id: null }, after: { staff_id: 's1' }, account_id: 'hr' });
});

test('decisions of two processes within one second are in the order of their times, page by page', async () => {
  const { db } = database.store;
  await collections(db).staffDecisions.deleteMany({});
  // The second half of an id is of the process, so that a later id may be of an earlier decision.
  const ids = ['ffffffffffffffffffffffff', '000000000000000000000001', 'aaaaaaaaaaaaaaaaaaaaaaaa'];
  await collections(db).staffDecisions.insertMany(
    ids.map((id, at) => ({
      ...{ _id: new ObjectId(id), employee_id: String(at), staff_id: 's', decision: 'confirmed' as const },
      ...{ stands: false, by: 'Ada', at: new Date(at) },
    })),
  );
  const seen: string[] = [];
  for (let before: TimeCursor | undefined; seen.length < 9; ) {
    const [decision] = await listDecisions(db, { limit: 1, before });
    if (!decision) break;
    seen.push(decision.employee_id);
    before = decision;
  }
  expect(seen).toEqual(['2', '1', '0']);
});
