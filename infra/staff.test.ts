import { beforeEach, expect, test } from 'vitest';
import { creationOf, idOf } from '../tests/made-up-employees.js';
import { ownStore } from '../tests/own-store.js';
import { collections } from './collections.js';
import { newDocument } from './employee-writes.js';
import { deleteStaff, linkStaff, unlinkedStaff, unlinkGone, unlinkStaff } from './staff.js';

const own = ownStore();

beforeEach(async () => {
  const { employees, staff } = collections(own.store.db);
  await employees.deleteMany({});
  await staff.deleteMany({});
  const at = new Date();
  await employees.insertMany(
    [1, 2, 3].map((number) => newDocument(own.store.keyring, creationOf(number), at)),
  );
  await staff.insertMany(['s1', 's2', 's3'].map((staff_id) => ({ staff_id, shift: 'late' })));
});

async function links() {
  const documents = await collections(own.store.db).employees.find().sort({ employee_id: 1 }).toArray();
  return documents.map(({ staff_id }) => staff_id);
}

test('links are one to one: neither side is linked twice, whoever asks first', async () => {
  const { db } = own.store;
  const wanted = [
    { employee_id: idOf(1), staff_id: 's1' },
    { employee_id: idOf(2), staff_id: 's1' },
    { employee_id: idOf(1), staff_id: 's2' },
    { employee_id: idOf(3), staff_id: 's3' },
  ];
  expect(await linkStaff(db, wanted)).toBe(2);
  expect(await linkStaff(db, wanted)).toBe(0);
  expect(await links()).toEqual(['s1', null, 's3']);
  expect((await unlinkedStaff(db)).map(({ staff_id }) => staff_id)).toEqual(['s2']);
});

test('two runs that link at once leave one link', async () => {
  const both = [1, 2].map((number) =>
    linkStaff(own.store.db, [{ employee_id: idOf(number), staff_id: 's1' }]),
  );
  const counts = await Promise.all(both);
  expect(counts.toSorted()).toEqual([0, 1]);
});

test('an employee outlives the staff record, with no link, however it went', async () => {
  const { db } = own.store;
  await linkStaff(
    db,
    [1, 2, 3].map((number) => ({ employee_id: idOf(number), staff_id: `s${number}` })),
  );
  await deleteStaff(db, 's1');
  expect(await links()).toEqual([null, 's2', 's3']);
  await collections(db).staff.deleteOne({ staff_id: 's2' });
  expect(await unlinkGone(db)).toBe(1);
  expect(await links()).toEqual([null, null, 's3']);
  expect(await unlinkGone(db)).toBe(0);
  expect(await unlinkStaff(db, idOf(3))).toBe(true);
  expect(await unlinkStaff(db, idOf(3))).toBe(false);
});

test("the scheduling system's own fields stay", async () => {
  await linkStaff(own.store.db, [{ employee_id: idOf(1), staff_id: 's1' }]);
  expect(await collections(own.store.db).staff.findOne({ staff_id: 's1' })).toMatchObject({ shift: 'late' });
});
