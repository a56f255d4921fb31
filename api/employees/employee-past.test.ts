import { expect, test } from 'vitest';
import { collections } from '../../infra/mongo/collections.js';
import { SENSITIVE_FIELDS } from '../../shared/employee.js';
import type { Role } from '../../shared/permissions.js';
import { testEmployeeId, testOrigin } from '../../tests/employee-records.js';
import { testApi } from '../../tests/test-api.js';
import { appliedFile } from '../../tests/test-ledger.js';

const fixture = testApi();
const id = testEmployeeId(2);
const ONE = `/api/paycom/employees/${id}/`;
const TODAY = new Date().toISOString().slice(0, 10);
const past = (query: string, as: Role) => fixture.api.send('GET', `${ONE}past/${query}`, { as });

test('a past day shows the values of that day', async () => {
  const morning = new Date(`${TODAY}T00:00:00Z`);
  await collections(fixture.api.store.db).changes.insertOne({
    ...{ sync_id: 'one', plan_hash: 'h', chunk: 0, employee_id: id, kind: 'updated', at: morning },
    fields: [{ field: 'city', before: 'Elko', after: 'Tulsa', origin: null }],
    keys: [],
  });
  const yesterday = new Date(morning.getTime() - 1).toISOString().slice(0, 10);
  expect((await past(`?day=${yesterday}`, 'viewer')).body).toMatchObject({
    day: yesterday,
    employee: { city: 'Elko' },
  });
  expect((await past(`?day=${TODAY}`, 'viewer')).body).toMatchObject({ employee: { city: 'Tulsa' } });
});

test('sensitive fields of a past day need the permission, and are recorded', async () => {
  const { body } = await past(`?day=${TODAY}`, 'hr');
  for (const field of SENSITIVE_FIELDS) expect(body.employee).not.toHaveProperty(field);
  const { reveals } = collections(fixture.api.store.db);
  expect(await reveals.countDocuments()).toBe(0);

  const refused = await past(`?day=${TODAY}&reveal=true`, 'viewer');
  expect([refused.status, refused.body.code]).toEqual([403, 'not_permitted']);
  const { body: revealed } = await past(`?day=${TODAY}&reveal=true`, 'hr');
  expect(revealed.employee).toMatchObject({ birth_date: '1964-05-12' });
  expect(await reveals.find().toArray()).toMatchObject([
    { procedure: 'employees.past', employee_ids: [id], fields: [...SENSITIVE_FIELDS] },
  ]);
});

test('origins name the file, row and heading of each value that a report has', async () => {
  const { file } = testOrigin(2);
  await collections(fixture.api.store.db).files.insertOne(appliedFile(file, 'dates.csv'));
  const { status, body } = await fixture.api.send('GET', `${ONE}origins/`, { as: 'viewer' });
  expect(status).toBe(200);
  expect(body.origins).toMatchObject({
    city: { file: 'dates.csv', row: 2, headings: ['Work City'] },
  });
  for (const field of SENSITIVE_FIELDS) expect(body.origins).not.toHaveProperty(field);
  expect(JSON.stringify(body)).not.toContain('Tulsa');
  expect((await fixture.api.send('GET', '/api/paycom/employees/9999/origins/')).status).toBe(404);
});

test('whether a sensitive field has an origin, and so a value, needs the permission, and is recorded', async () => {
  const { reveals } = collections(fixture.api.store.db);
  await reveals.deleteMany();
  const refused = await fixture.api.send('GET', `${ONE}origins/?reveal=true`, { as: 'viewer' });
  expect([refused.status, refused.body.code]).toEqual([403, 'not_permitted']);
  expect(await reveals.countDocuments()).toBe(0);
  const { body } = await fixture.api.send('GET', `${ONE}origins/?reveal=true`, { as: 'hr' });
  expect(body.origins).toMatchObject({ salary: null });
  expect(await reveals.find().toArray()).toMatchObject([
    { procedure: 'employees.origins', employee_ids: [id], fields: [...SENSITIVE_FIELDS] },
  ]);
});
