import { expect, test } from 'vitest';
import { collections } from '../infra/mongo/collections.js';
import { testStore } from '../tests/test-store.js';
import { recordDepartmentAccess, recordSensitiveAccess } from './record-sensitive-access.js';
import { verifyAudit } from './verify-audit.js';

const database = testStore();
const READER = { account: { account_id: 'a', name: 'ada', role: 'hr' }, procedure: 'test' } as const;

test('what is shown is in the audit by fields and numbers, and in the record of revealed fields by person', async () => {
  const { db } = database.store;
  await recordSensitiveAccess(db, READER, ['salary'], ['0001', '0002', '0001']);
  await recordDepartmentAccess(db, READER, ['salary'], ['410']);
  await recordSensitiveAccess(db, READER, [], ['0001']);
  await recordSensitiveAccess(db, READER, ['salary'], []);
  const { audit, reveals } = collections(db);
  const by = { account_id: 'a', account_name: 'ada', action: 'fields.reveal', target: 'test' };
  const entries = await audit.find().sort({ number: 1 }).toArray();
  expect(entries).toMatchObject([
    { ...by, after: { fields: ['salary'], employees: 2 } },
    { ...by, after: { fields: ['salary'] } },
  ]);
  expect(JSON.stringify(entries)).not.toMatch(/000[12]/);
  const shown = await reveals.find().sort({ _id: 1 }).toArray();
  expect(shown.map(({ employee_ids }) => employee_ids)).toEqual([['0001', '0002'], []]);
});

test('many at once are all recorded, in an unbroken chain', async () => {
  const { db } = database.store;
  const { audit, reveals } = collections(db);
  const before = [await audit.countDocuments(), await reveals.countDocuments()];
  await Promise.all(
    Array.from({ length: 40 }, (_, number) =>
      recordSensitiveAccess(db, READER, ['salary'], [String(number).padStart(6, '0')]),
    ),
  );
  const after = [await audit.countDocuments(), await reveals.countDocuments()];
  expect(after).toEqual(before.map((count) => count + 40));
  expect((await verifyAudit(db, undefined)).faults).toEqual([]);
});
