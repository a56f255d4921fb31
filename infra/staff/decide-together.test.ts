import { beforeEach, expect, test } from 'vitest';
import { creationOf, fakeFields, testEmployeeId } from '../../tests/employee-records.js';
import { TEST_ACTOR, testStore } from '../../tests/test-store.js';
import { collections } from '../mongo/collections.js';
import { newDocument } from '../plans/employee-writes.js';
import { decideTogether, type PairDecision, undoTogether } from './decide-together.js';
import { rejectedPairs } from './rejected-pairs.js';
import { listDecisions, unlinkStaff } from './staff-decisions.js';

const database = testStore();
const db = () => database.store.db;
const by = TEST_ACTOR;
const pair = (number: number, decision: PairDecision['decision'], staff = `s${number}`): PairDecision => ({
  decision,
  employee_id: testEmployeeId(number),
  staff_id: staff,
});
const links = async () =>
  (await collections(db()).employees.find().sort({ employee_id: 1 }).toArray()).map(
    ({ staff_id }) => staff_id,
  );

beforeEach(async () => {
  const { employees, staff, staffDecisions } = collections(db());
  for (const collection of [employees, staff, staffDecisions]) await collection.deleteMany({});
  const numbers = [1, 2, 3, 4, 5];
  await employees.insertMany(
    numbers.map((number) =>
      newDocument(database.store.keyring, creationOf(number, fakeFields(number)), new Date()),
    ),
  );
  await staff.insertMany(numbers.map((number) => ({ staff_id: `s${number}` })));
});

test('each pair is decided or refused for itself, and undoing restores every link and every rejection', async () => {
  await decideTogether(db(), { decisions: [pair(5, 'reject')], by });
  const decisions = [
    pair(1, 'confirm'),
    pair(2, 'confirm', 's1'),
    pair(3, 'reject'),
    pair(4, 'confirm', 'gone'),
    pair(5, 'confirm'),
  ];
  const { bulk_id, decided, refused } = await decideTogether(db(), { decisions, by });
  expect(decided.map(({ employee_id }) => employee_id)).toEqual([1, 3, 5].map(testEmployeeId));
  expect(refused.map(({ employee_id, error }) => [employee_id, error.code])).toEqual([
    [testEmployeeId(2), 'staff_taken'],
    [testEmployeeId(4), 'staff_not_found'],
  ]);
  expect(await links()).toEqual(['s1', null, null, null, 's5']);
  expect(await undoTogether(db(), { bulk_id, by })).toEqual({
    undone: [5, 3, 1].map((number) => ({ employee_id: testEmployeeId(number), staff_id: `s${number}` })),
    refused: [],
  });
  expect(await links()).toEqual([null, null, null, null, null]);
  const isRejected = await rejectedPairs(db());
  expect([isRejected(testEmployeeId(5), 's5'), isRejected(testEmployeeId(3), 's3')]).toEqual([true, false]);
});

test('what changed since is left as it is, and a second undo does nothing', async () => {
  const decisions = [pair(1, 'confirm'), pair(2, 'confirm')];
  const { bulk_id } = await decideTogether(db(), { decisions, by });
  await unlinkStaff(db(), { employee_id: testEmployeeId(1), by });
  const { undone, refused } = await undoTogether(db(), { bulk_id, by });
  expect(undone.map(({ employee_id }) => employee_id)).toEqual([testEmployeeId(2)]);
  expect(refused.map(({ error }) => error.code)).toEqual(['decision_not_in_effect']);
  expect((await undoTogether(db(), { bulk_id, by })).undone).toEqual([]);
});

test('a pair that already is as decided gets no second decision', async () => {
  await decideTogether(db(), { decisions: [pair(1, 'confirm'), pair(2, 'reject')], by });
  const again = await decideTogether(db(), { decisions: [pair(1, 'confirm'), pair(2, 'reject')], by });
  expect(again.decided.map(({ decision_id }) => decision_id)).toEqual([null, null]);
  expect(await listDecisions(db(), { limit: 9 })).toHaveLength(2);
});
