import { expect, test } from 'vitest';
import { collections } from '../../infra/mongo/collections.js';
import { newDocument } from '../../infra/plans/employee-writes.js';
import { creationOf, fakeFields, testEmployeeId } from '../../tests/employee-records.js';
import { PEOPLE, testApi } from '../../tests/test-api.js';

const fixture = testApi();
const STATS = '/api/paycom/employees/stats/';
const reveals = () => collections(fixture.api.store.db).reveals.find().sort({ _id: 1 }).toArray();

test('a department with the code __proto__ is in the response', async () => {
  const { employees } = collections(fixture.api.store.db);
  const one = { employee_id: testEmployeeId(1) };
  await employees.updateOne(one, { $set: { department_code: '__proto__' } });
  await collections(fixture.api.store.db).stats.deleteMany({});
  const { raw } = await fixture.api.send('GET', STATS);
  await employees.updateOne(one, { $set: { department_code: '410' } });
  await collections(fixture.api.store.db).stats.deleteMany({});
  expect(raw.payload).toContain(`"by_department":{"410":${PEOPLE - 1},"__proto__":1}`);
});

test('the statistics contain the counts of the roster and the freshness of each report', async () => {
  const { body } = await fixture.api.send('GET', STATS, { as: 'viewer' });
  expect(body).toMatchObject({
    total: PEOPLE,
    by_status: { active: 8, terminated: 4 },
    by_department: { '410': PEOPLE },
    department_descriptions: { '410': 'Office' },
    by_state: { OK: PEOPLE },
    hires: { '2022-02': PEOPLE },
    terminations: {},
    overtime_eligible: PEOPLE,
    unlinked: PEOPLE,
    last_synced_at: null,
  });
  expect(body.reports).toHaveLength(4);
  expect(body.reports).toContainEqual({
    report_type: 'rate_history',
    last_synced_at: null,
    age_minutes: null,
    report_time: null,
    stale: true,
  });
});

test.each(['viewer', 'scheduler', 'operator'] as const)(
  'a %s cannot see the pay of departments',
  async (as) => {
    const { status, body, raw } = await fixture.api.send('GET', `${STATS}pay/`, { as });
    expect([status, body.code]).toEqual([403, 'not_permitted']);
    expect(raw.payload).not.toContain('9876');
    expect(await reveals()).toEqual([]);
  },
);

test('a permitted role sees the pay of departments, and the access is recorded without values', async () => {
  const { body } = await fixture.api.send('GET', `${STATS}pay/`, { as: 'hr' });
  const spread = { people: 8, min: '9876.54', median: '9876.54', mean: '9876.54', max: '9876.54' };
  const office = { department_code: '410', department_description: 'Office', employees: 8 };
  expect(body).toEqual({ departments: [{ ...office, hourly_rate: spread, salary: null }] });
  const [access, ...others] = await reveals();
  expect(others).toEqual([]);
  expect(access).toMatchObject({
    account_name: 'hr of the tests',
    procedure: 'employees.pay_by_department',
    fields: ['hourly_rate', 'salary'],
    employee_ids: [],
    departments: ['410'],
  });
  expect(JSON.stringify(access)).not.toContain('9876');
  const { body: log } = await fixture.api.send('GET', '/api/paycom/admin/reveals/');
  expect(log).toMatchObject({ items: [{ departments: ['410'] }] });
});

test('pay is not shown when the access cannot be recorded', async () => {
  const { db } = fixture.api.store;
  await db.command({ collMod: 'paycom_reveals', validator: { impossible: true } });
  const { status, raw } = await fixture.api.send('GET', `${STATS}pay/`, { as: 'hr' });
  await db.command({ collMod: 'paycom_reveals', validator: {} });
  expect(status).toBe(500);
  expect(raw.payload).not.toContain('9876');
});

test('both responses use the stored statistics, so an employee inserted without updating them does not appear', async () => {
  const { db, keyring } = fixture.api.store;
  const stray = creationOf(500, { ...fakeFields(500), department_code: 'STRAY' });
  await collections(db).employees.insertOne(newDocument(keyring, stray, new Date()));
  for (const path of [STATS, `${STATS}pay/`]) {
    const { raw } = await fixture.api.send('GET', path, { as: 'hr' });
    expect(raw.payload).not.toContain('STRAY');
  }
});
