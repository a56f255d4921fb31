import { beforeEach, describe, expect, it } from 'vitest';
import { collections } from '../infra/mongo/collections.js';
import { applySchemas } from '../infra/mongo/schema/apply-schemas.js';
import { COLLECTION_SCHEMAS } from '../infra/mongo/schema/collection-schemas.js';
import { confirmStaff, unlinkStaff } from '../infra/staff/staff-decisions.js';
import { releaseLeases } from '../infra/syncs/leases.js';
import { getSyncLog } from '../infra/syncs/sync-logs.js';
import { directory, rowsOf, testSteps } from '../tests/test-steps.js';

const fixture = testSteps();

beforeEach(async () => {
  await fixture.deliver(directory('01'), ...rowsOf({ '0001': 'A', '0002': 'A', '0003': 'A' }));
  await fixture.sync();
  await collections(fixture.deps.store.db).staff.insertMany([
    { staff_id: 's1', employee_id: '0001', shift: 'late' },
    { staff_id: 's2', employee_id: '0002', shift: 'early' },
  ]);
});

async function linked() {
  const { sync_id } = await fixture.open({ dry_run: true });
  const { db } = fixture.deps.store;
  const counts = await fixture.steps().linkStaff({ sync_id });
  expect((await getSyncLog(db, sync_id)).staff).toEqual(counts);
  await releaseLeases(db, sync_id);
  return counts;
}
const links = async () => {
  const employees = await collections(fixture.deps.store.db)
    .employees.find()
    .sort({ employee_id: 1 })
    .toArray();
  return employees.map(({ staff_id }) => staff_id);
};

describe('linking Staff records', () => {
  it('links each record to its employee, counts the rest, and does not change the records', async () => {
    expect(await linked()).toEqual({ linked: 2, ambiguous: 0, unmatched: 1 });
    expect(await links()).toEqual(['s1', 's2', null]);
    const staff = await collections(fixture.deps.store.db).staff.findOne({ staff_id: 's1' });
    expect(staff).toEqual({ _id: expect.anything(), staff_id: 's1', employee_id: '0001', shift: 'late' });
  });

  it('is idempotent', async () => {
    await linked();
    expect(await linked()).toMatchObject({ linked: 0 });
    expect(await links()).toEqual(['s1', 's2', null]);
  });

  it('waits while another sync plans or applies', async () => {
    const [one, other] = [await fixture.open({ dry_run: true }), await fixture.open({ dry_run: true })];
    await fixture.steps().linkStaff(one);
    await expect(fixture.steps().linkStaff(other)).rejects.toMatchObject({ code: 'roster_busy' });
    await releaseLeases(fixture.deps.store.db, one.sync_id);
    expect(await fixture.steps().linkStaff(other)).toMatchObject({ linked: 0 });
  });

  it('links no record if two match, and counts the employee as ambiguous', async () => {
    await collections(fixture.deps.store.db).staff.insertOne({ staff_id: 's9', employee_id: '0002' });
    expect(await linked()).toEqual({ linked: 1, ambiguous: 1, unmatched: 1 });
    expect(await links()).toEqual(['s1', null, null]);
  });

  it('removes the link when the Staff record is deleted', async () => {
    await linked();
    await collections(fixture.deps.store.db).staff.deleteOne({ staff_id: 's1' });
    await linked();
    expect(await links()).toEqual([null, 's2', null]);
  });

  const staff = () => collections(fixture.deps.store.db).staff;

  it.each([
    ['emptied', () => staff().deleteMany({})],
    [
      'refilled with ids of another type',
      () => staff().updateMany({}, [{ $set: { staff_id: { $strLenCP: '$staff_id' } } }]),
    ],
  ])('removes no link while the collection is %s, and few are linked', async (_, breakIt) => {
    await linked();
    await breakIt();
    expect(await linked()).toMatchObject({ links_kept: 2 });
    expect(await links()).toEqual(['s1', 's2', null]);
  });

  it('removes no link while the collection cannot be read', async () => {
    await linked();
    const { db } = fixture.deps.store;
    await staff().drop();
    await db.createCollection('staff', {
      viewOn: 'other',
      pipeline: [{ $addFields: { staff_id: { $divide: [1, 0] } } }],
    });
    try {
      await db.collection('other').insertOne({});
      await expect(linked()).rejects.toThrow();
      expect(await links()).toEqual(['s1', 's2', null]);
    } finally {
      await staff().drop();
      await db.collection('other').drop();
      await applySchemas(db, COLLECTION_SCHEMAS);
    }
  });

  describe('that a user confirmed', () => {
    const pair = { employee_id: '0003', staff_id: 's3', by: { account_id: 'hr', name: 'hr' } };
    const records = [
      { staff_id: 's1', employee_id: '0001' },
      { staff_id: 's2', employee_id: '0002' },
      { staff_id: 's3', first_name: 'Nobody' },
    ];
    beforeEach(async () => {
      await staff().insertOne({ staff_id: 's3', first_name: 'Nobody' });
      await confirmStaff(fixture.deps.store.db, pair);
      await linked();
    });

    it('survives an emptied and refilled collection, whichever records come first', async () => {
      await staff().deleteMany({});
      await linked();
      for (const record of records) {
        await staff().insertOne(record);
        await linked();
      }
      expect(await links()).toEqual(['s1', 's2', 's3']);
    });

    it('is there again after its record was gone for a sync', async () => {
      await staff().deleteOne({ staff_id: 's3' });
      await linked();
      expect(await links()).toEqual(['s1', 's2', null]);
      await staff().insertOne({ staff_id: 's3', first_name: 'Nobody' });
      expect(await linked()).toMatchObject({ linked: 1 });
      expect(await links()).toEqual(['s1', 's2', 's3']);
    });

    it('stays removed when a user removed it', async () => {
      await unlinkStaff(fixture.deps.store.db, pair);
      await linked();
      expect(await links()).toEqual(['s1', 's2', null]);
    });
  });

  it('keeps all links while too many records are gone at once, and says how many', async () => {
    const codes = Array.from({ length: 20 }, (_, at) => `01${10 + at}`);
    await fixture.deliver(directory('02'), ...rowsOf(Object.fromEntries(codes.map((code) => [code, 'A']))));
    await fixture.sync();
    const { staff, employees } = collections(fixture.deps.store.db);
    await staff.insertMany(codes.map((employee_id) => ({ staff_id: `t${employee_id}`, employee_id })));
    await linked();
    await staff.deleteMany({ employee_id: { $in: codes.slice(0, 5) } });
    expect(await linked()).toMatchObject({ links_kept: 5 });
    expect(await employees.countDocuments({ staff_id: { $type: 'string' } })).toBe(22);
    expect(fixture.lines.join()).toContain('staff_records_gone');
    await staff.insertOne({ staff_id: `t${codes[0]}`, employee_id: codes[0] });
    expect(await linked()).not.toHaveProperty('links_kept');
    expect(await employees.countDocuments({ staff_id: { $type: 'string' } })).toBe(18);
  });

  it('counts and names the records that cannot be used, in its log and in the log of the worker', async () => {
    const { insertedId } = await fixture.deps.store.db
      .collection<{ first_name: string }>('staff')
      .insertOne({ first_name: 'Ada' });
    const problem = { field: 'staff_id', problem: 'missing', count: 1, records: [String(insertedId)] };
    expect(await linked()).toMatchObject({ linked: 2, unusable: [problem] });
    const [line = ''] = fixture.lines.filter((each) => each.includes('staff_unusable'));
    expect(JSON.parse(line)).toMatchObject({ field: 'staff_id', reason: 'missing', records: 1 });
    expect(line).not.toContain('Ada');
  });

  it('deactivates the record of a terminated employee, and reactivates it after a rehire', async () => {
    await linked();
    const { employees } = collections(fixture.deps.store.db);
    await employees.updateOne({ employee_id: '0001' }, { $set: { status: 'terminated' } });
    expect(await linked()).toMatchObject({ deactivated: 1 });
    await employees.updateOne({ employee_id: '0001' }, { $set: { status: 'active' } });
    expect(await linked()).toMatchObject({ reactivated: 1 });
  });
});
