import { beforeAll, describe, expect, test } from 'vitest';
import { collections } from '../../infra/mongo/collections.js';
import { newDocument } from '../../infra/plans/employee-writes.js';
import { wallTime } from '../../shared/wall-time.js';
import { creationOf, fakeFields, testEmployeeId } from '../../tests/employee-records.js';
import { testApi } from '../../tests/test-api.js';

// They are 25 hours apart, so it is never the same day in both.
const EAST = 'Pacific/Kiritimati';
const WEST = 'Pacific/Pago_Pago';
const AVAILABLE = '/api/paycom/employees/available_for_scheduling/?sort=employee_id';
const CANDIDATES = '/api/paycom/scheduling/candidates/?department_code=410&hours=8';

describe.each([
  { zone: EAST, works: 'who is hired today', expected: 1 },
  { zone: WEST, works: 'who leaves today', expected: 2 },
])('in $zone', ({ zone, works, expected }) => {
  const fixture = testApi({ PAYCOM_TIME_ZONE: zone });

  beforeAll(async () => {
    const { db, keyring } = fixture.api.store;
    const now = new Date();
    const person = { ...fakeFields(1), department_code: '410', rehire_date: null };
    // Today of the east is not reached in the west, and today of the west has passed in the east.
    const hired = { ...person, hire_date: wallTime(now, EAST).slice(0, 10), termination_date: null };
    const leaves = { ...person, termination_date: wallTime(now, WEST).slice(0, 10) };
    const documents = [hired, leaves].map((fields, at) =>
      newDocument(keyring, creationOf(at + 1, fields), now),
    );
    await collections(db).employees.deleteMany({});
    await collections(db).employees.insertMany(documents);
  });

  test.each([AVAILABLE, CANDIDATES])(`only a person ${works} can work: %s`, async (url) => {
    const { body } = await fixture.api.send('GET', url, { as: 'scheduler' });
    expect(body).toMatchObject({ items: [{ employee_id: testEmployeeId(expected) }] });
  });
});
