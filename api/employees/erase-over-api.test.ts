import { expect, test } from 'vitest';
import { collections } from '../../infra/mongo/collections.js';
import type { Role } from '../../shared/permissions.js';
import { testEmployeeId } from '../../tests/employee-records.js';
import { PEOPLE, testApi } from '../../tests/test-api.js';

const fixture = testApi();
const erase = (number: number, reason: string, as: Role = 'admin') =>
  fixture.api.send('POST', `/api/paycom/employees/${testEmployeeId(number)}/erase/`, {
    as,
    body: { reason },
  });

test('an administrator erases a person with a reason, once, and the audit has the record of it', async () => {
  const { employees, payees, audit } = collections(fixture.api.store.db);
  const employee_id = testEmployeeId(1);
  const hadPayees = await payees.countDocuments({ employee_id });
  const { status, body } = await erase(1, 'request 17');
  expect([status, body]).toMatchObject([200, { employees: 1, payees: hadPayees, files: 0, unreadable: 0 }]);
  expect(await employees.countDocuments()).toBe(PEOPLE - 1);
  expect(await payees.countDocuments({ employee_id })).toBe(0);
  expect(await audit.find({ action: 'employee.erase' }).toArray()).toMatchObject([
    { target: body.erasure_id, account_name: 'admin of the tests', before: null, after: null },
  ]);
  expect((await erase(1, 'request 17')).body).toEqual({ ...body, employees: 0, payees: 0 });
  expect(await audit.countDocuments({ action: 'employee.erase' })).toBe(1);
  expect(fixture.api.lines.join('')).not.toContain(employee_id);
});

test('nobody else does, and nobody without a reason or with one that names the person', async () => {
  const refused = async (...args: Parameters<typeof erase>) => {
    const { status, body } = await erase(...args);
    return [status, body.code];
  };
  expect(await refused(2, 'request 18', 'hr')).toEqual([403, 'not_permitted']);
  expect(await refused(2, ' ')).toEqual([422, 'invalid_input']);
  expect(await refused(2, `left: ${testEmployeeId(2)}`)).toEqual([400, 'reason_names_person']);
  expect(await refused(999, 'request 18')).toEqual([404, 'employee_not_found']);
  const { employees } = collections(fixture.api.store.db);
  expect(await employees.countDocuments({ employee_id: testEmployeeId(2) })).toBe(1);
});
