import { beforeEach, describe, expect, test } from 'vitest';
import { collections } from '../../infra/mongo/collections.js';
import { linkStaffRecords, markAmbiguous } from '../../infra/staff/staff.js';
import { testEmployeeId } from '../../tests/employee-records.js';
import { PEOPLE, testApi } from '../../tests/test-api.js';

const fixture = testApi();
const STAFF = '/api/paycom/staff/';

beforeEach(async () => {
  const { employees, staff, staffDecisions } = collections(fixture.api.store.db);
  await employees.updateMany({}, { $set: { staff_id: null }, $unset: { staff_match: '' } });
  await staff.deleteMany({});
  await staffDecisions.deleteMany({});
  await staff.insertMany([
    {
      staff_id: 's1',
      first_name: 'Ada',
      last_name: 'Lovelace-1',
      secret: 'a field of the scheduling system',
    },
    { staff_id: 's2', work_email: 'ada2@example.com' },
    { staff_id: 's3', employee_id: testEmployeeId(3), active: false },
  ]);
  await linkStaffRecords(fixture.api.store.db, [
    { employee_id: testEmployeeId(2), staff_id: 's2' },
    { employee_id: testEmployeeId(3), staff_id: 's3' },
  ]);
});

const get = async (query: string) => {
  const { status, body } = await fixture.api.send('GET', `${STAFF}${query}`, { as: 'scheduler' });
  expect([status, body.items]).toEqual([200, expect.any(Array)]);
  return body as { items: (Record<string, unknown> & { employee_id: string })[]; next: string | null };
};
const decide = async (action: 'confirm' | 'reject' | 'unlink' | 'undo', body: object) => {
  const { status, body: answer } = await fixture.api.send('POST', `${STAFF}${action}/`, {
    as: 'scheduler',
    body,
  });
  return status === 200 ? answer : [status, answer.code];
};
const pair = (number: number, staff_id: string) => ({ employee_id: testEmployeeId(number), staff_id });

test('reading links, suggestions and decisions writes nothing, even when records are gone', async () => {
  await collections(fixture.api.store.db).staff.deleteOne({ staff_id: 's2' });
  const { employees } = collections(fixture.api.store.db);
  const before = await employees.find().sort({ _id: 1 }).toArray();
  fixture.api.commands.length = 0;
  for (const path of ['', 'unlinked/', 'decisions/']) await get(path);
  const written = fixture.api.commands.filter(
    ({ commandName, command }) =>
      ['insert', 'update', 'delete', 'findAndModify'].includes(commandName) &&
      !/token/.test(String(command[commandName])),
  );
  expect(written.map(({ commandName, command }) => [commandName, command[commandName]])).toEqual([]);
  expect(fixture.api.commands.some(({ commandName }) => commandName === 'find')).toBe(true);
  expect(await employees.find().sort({ _id: 1 }).toArray()).toEqual(before);
});

test('links are listed in pages, without the other fields of the scheduling system', async () => {
  const first = await get('?limit=1');
  expect(first.items).toEqual([
    {
      employee_id: testEmployeeId(2),
      first_name: 'ADA',
      last_name: 'LOVELACE-2',
      status: 'active',
      staff: {
        staff_id: 's2',
        first_name: '',
        last_name: '',
        work_email: 'ada2@example.com',
        hire_date: null,
        active: true,
      },
    },
  ]);
  const second = await get(`?limit=1&cursor=${first.next}`);
  expect(second).toMatchObject({
    items: [{ employee_id: testEmployeeId(3), staff: { active: false } }],
    next: null,
  });
  expect((await get(`?employee_id=${testEmployeeId(3)}`)).items).toHaveLength(1);
  expect((await get('?staff_id=s9')).items).toEqual([]);
});

test('the list leaves out a link whose Staff record was deleted. Only a sync removes it', async () => {
  await collections(fixture.api.store.db).staff.deleteOne({ staff_id: 's2' });
  expect((await get('')).items.map(({ employee_id }) => employee_id)).toEqual([testEmployeeId(3)]);
  const { body } = await fixture.api.send('GET', `/api/paycom/employees/${testEmployeeId(2)}/`);
  expect(body.staff_id).toBe('s2');
});

test('employees without a record are listed with suggestions, and can be filtered by match', async () => {
  await markAmbiguous(fixture.api.store.db, [testEmployeeId(1)]);
  const { items } = await get('unlinked/?match=ambiguous');
  expect(items).toEqual([
    {
      employee_id: testEmployeeId(1),
      first_name: 'ADA',
      last_name: 'LOVELACE-1',
      status: 'terminated',
      department_code: '410',
      department_description: 'Office',
      position_family: 'Administrator',
      work_email: 'ada1@example.com',
      hire_date: '2022-02-18',
      match: 'ambiguous',
      suggestions: [
        { staff: expect.objectContaining({ staff_id: 's1' }), score: 0.7, reasons: ['same_name'] },
      ],
    },
  ]);
  const all = await get('unlinked/');
  expect(all.items).toHaveLength(PEOPLE - 2);
  expect((await get('unlinked/?match=unmatched')).items).toHaveLength(PEOPLE - 3);
  expect((await get('unlinked/?status=active&search=lovelace-5')).items).toMatchObject([
    { employee_id: testEmployeeId(5), match: 'unmatched' },
  ]);
});

test('confirming and unlinking record who decided, and refuse conflicting pairs', async () => {
  expect(await decide('confirm', pair(1, 's1'))).toEqual(pair(1, 's1'));
  expect(await decide('confirm', pair(4, 's1'))).toEqual([409, 'staff_taken']);
  expect(await decide('confirm', pair(2, 's1'))).toEqual([409, 'employee_linked']);
  expect(await decide('confirm', pair(4, 's9'))).toEqual([404, 'staff_not_found']);
  expect(await decide('unlink', { employee_id: 'nobody' })).toEqual([404, 'employee_not_found']);
  expect(await decide('unlink', { employee_id: testEmployeeId(1) })).toEqual({
    employee_id: testEmployeeId(1),
    staff_id: null,
  });
  expect(await decide('unlink', { employee_id: testEmployeeId(1) })).toEqual([409, 'employee_not_linked']);
  expect((await get('unlinked/?search=lovelace-1%20ada')).items).toMatchObject([{ suggestions: [] }]);
  expect(await decide('confirm', pair(1, 's1'))).toEqual(pair(1, 's1'));
  expect((await get(`decisions/?employee_id=${testEmployeeId(1)}`)).items).toEqual(
    [
      ['confirmed', false],
      ['unlinked', false],
      ['confirmed', false],
    ].map(([decision, stands]) => ({
      ...pair(1, 's1'),
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      decision,
      stands,
      undone: false,
      by: expect.stringMatching(/^[0-9a-f]{12}$/),
      at: expect.any(String),
    })),
  );
  const decision_id = (await get(`decisions/?employee_id=${testEmployeeId(1)}`)).items[0]?.id;
  expect(await decide('undo', { decision_id })).toEqual({ employee_id: testEmployeeId(1), staff_id: null });
  expect(await decide('undo', { decision_id })).toEqual([409, 'decision_not_in_effect']);
  expect((await get(`decisions/?employee_id=${testEmployeeId(1)}`)).items).toMatchObject([
    { undone: true },
    { decision: 'unlinked', stands: true },
    { decision: 'confirmed' },
  ]);
});

test('a preview over a filter lists exactly the pairs that a decision in bulk is then about', async () => {
  const preview = async (query: string) => {
    const { body } = await fixture.api.send('GET', `${STAFF}bulk/?${query}`, { as: 'scheduler' });
    return body as {
      items: { employee_id: string; staff: { staff_id: string }; score: number }[];
      looked_at: number;
    };
  };
  await collections(fixture.api.store.db).staff.insertMany([
    { staff_id: 's4', employee_id: testEmployeeId(4) },
    { staff_id: 's5', employee_id: testEmployeeId(5) },
  ]);
  const { items, looked_at } = await preview('decision=confirm&score=0.9');
  expect(looked_at).toBe(PEOPLE - 2);
  const pairs = items.map(({ employee_id, staff }) => ({ employee_id, staff_id: staff.staff_id }));
  expect(pairs).toEqual(expect.arrayContaining([pair(4, 's4'), pair(5, 's5')]));
  expect(pairs).toHaveLength(2);
  const unlikely = (await preview('decision=reject&score=0.7')).items;
  expect(unlikely).toContainEqual(
    expect.objectContaining({ employee_id: testEmployeeId(1), score: 0.7, reasons: ['same_name'] }),
  );
  expect(unlikely.filter(({ score }) => score > 0.7)).toEqual([]);
  expect((await preview('decision=confirm&score=0.9&search=lovelace-5')).items).toHaveLength(1);
  const send = (path: string, body: object) =>
    fixture.api.send('POST', `${STAFF}bulk/${path}/`, { as: 'scheduler', body });
  const decisions = [...pairs, pair(6, 's4')].map((each) => ({ decision: 'confirm', ...each }));
  const { body } = await send('decide', { decisions });
  expect(body).toMatchObject({
    decided: pairs.map((each) => ({ ...each, decision_id: expect.any(String) })),
    refused: [{ ...pair(6, 's4'), code: 'staff_taken' }],
  });
  expect((await get(`decisions/?employee_id=${testEmployeeId(4)}`)).items).toMatchObject([
    { bulk_id: body.bulk_id },
  ]);
  const undone = await send('undo', { bulk_id: body.bulk_id });
  expect(undone.body).toMatchObject({ undone: pairs.toReversed(), refused: [] });
  expect((await preview('decision=confirm&score=0.9')).items).toHaveLength(2);
});

describe('a system that pushes its records', () => {
  const push = (body: object, as: 'scheduler' | 'operator' = 'scheduler') =>
    fixture.api.send('POST', `${STAFF}import/`, { as, body });

  test('adds and changes records, all of them or none, and a dry run writes nothing', async () => {
    const { staff } = collections(fixture.api.store.db);
    const records = [
      { staff_id: 's1', hire_date: '2022-02-18' },
      { staff_id: 's9', active: true },
    ];
    const dry = await push({ records, dry_run: true });
    expect([dry.status, dry.body]).toEqual([200, { dry_run: true, created: 1, updated: 1, unchanged: 0 }]);
    expect(await staff.countDocuments()).toBe(3);
    expect((await push({ records })).body).toMatchObject({ dry_run: false, created: 1, updated: 1 });
    expect(await staff.findOne({ staff_id: 's1' })).toMatchObject({ hire_date: '2022-02-18' });
    expect((await push({ records })).body).toMatchObject({ created: 0, updated: 0, unchanged: 2 });
    const audit = await fixture.api.send('GET', '/api/paycom/admin/audit/?target=staff');
    expect(audit.body.items).toMatchObject([
      { action: 'staff.import', after: { created: 1, updated: 1, unchanged: 0 } },
    ]);
  });

  test('is told the record and the field of each problem, and nothing is written', async () => {
    const records = [
      { staff_id: 's8' },
      { staff_id: 's8', hire_date: '18.02.2022' },
      { staff_id: 's7', phone: '1' },
    ];
    const { status, body } = await push({ records });
    expect([status, body.code]).toEqual([422, 'invalid_input']);
    for (const problem of ['records.1.hire_date: must be a day as YYYY-MM-DD', 'records.2: '])
      expect(body.detail).toContain(problem);
    expect((await push({ records: [{ staff_id: 's8' }, { staff_id: 's8' }] })).body.detail).toContain(
      'records.1.staff_id: records.0 has the same',
    );
    expect(await collections(fixture.api.store.db).staff.countDocuments()).toBe(3);
  });

  test('needs a role that may write records', async () => {
    expect((await push({ records: [{ staff_id: 's8' }] }, 'operator')).body.code).toBe('not_permitted');
  });
});

test("records that can't be used are counted and named", async () => {
  const { insertedId } = await fixture.api.store.db.collection('staff').insertOne({ first_name: 'Ada' });
  expect((await get('unusable/')).items).toEqual([
    { field: 'staff_id', problem: 'missing', count: 1, records: [String(insertedId)] },
  ]);
});

test('an employee without candidates after a rejection is no longer ambiguous', async () => {
  await markAmbiguous(fixture.api.store.db, [testEmployeeId(1)]);
  expect(await decide('reject', pair(1, 's1'))).toEqual({ employee_id: testEmployeeId(1), staff_id: null });
  expect((await get('unlinked/?match=ambiguous')).items).toEqual([]);
  expect(await decide('reject', pair(2, 's2'))).toEqual([409, 'employee_linked']);
});
