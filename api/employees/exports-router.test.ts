import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { read } from '@e965/xlsx';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, test } from 'vitest';
import { revokeToken } from '../../infra/auth/tokens.js';
import { collections } from '../../infra/mongo/collections.js';
import type { EmployeeDocument } from '../../infra/mongo/documents/employee-document.js';
import { newDocument } from '../../infra/plans/employee-writes.js';
import { SENSITIVE_FIELDS } from '../../shared/employee.js';
import type { Role } from '../../shared/permissions.js';
import { creationOf, fakeFields, testEmployeeId } from '../../tests/employee-records.js';
import { PEOPLE, testApi } from '../../tests/test-api.js';
import { TEST_ACTOR } from '../../tests/test-store.js';
import { createServer } from '../server.js';

const EXPORT = '/api/paycom/employees/export/';
/** Only this filter matches the crowd. */
const MANY = 'department_code=MANY';
const CROWD = 20_000;

const fixture = testApi();
const fetchExport = (query: string, as: Role = 'viewer') =>
  fixture.api.send('GET', `${EXPORT}${query}`, { as });
const reveals = () => collections(fixture.api.store.db).reveals.find().sort({ _id: 1 }).toArray();

/** The crowd is large enough that no buffer can contain the whole export. */
beforeAll(async () => {
  const { db, keyring } = fixture.api.store;
  const template = newDocument(keyring, creationOf(1), new Date());
  const crowd = Array.from({ length: CROWD }, (_, at): EmployeeDocument => {
    const last_name = `${at}`.padEnd(100, String(Math.random()));
    const rest = { employee_id: `many-${String(at).padStart(6, '0')}`, department_code: 'MANY' };
    return {
      ...template,
      ...rest,
      ...NO_SENSITIVE_VALUES,
      last_name,
      department_description: 'x'.repeat(200),
    };
  });
  await collections(db).employees.insertMany(crowd);
  const hostile = { ...fakeFields(999), department_code: 'EVIL', last_name: '=1+1', city: '@SUM(A1)' };
  const evil = newDocument(keyring, creationOf(999, hostile), new Date());
  await collections(db).employees.insertOne(evil);
});

const NO_SENSITIVE_VALUES = Object.fromEntries(['sealed', ...SENSITIVE_FIELDS].map((field) => [field, null]));

describe('an export', () => {
  test('as CSV is named after today, is not cached, and contains the same employees as the list', async () => {
    const { status, raw } = await fetchExport('?department_code=410&status=active');
    expect(status).toBe(200);
    expect(raw.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': expect.stringMatching(/^attachment; filename="employees-\d{4}-\d\d-\d\d\.csv"$/),
      'cache-control': 'no-store',
    });
    const rows: Record<string, string>[] = parse(raw.payload, { columns: true });
    const { body } = await fixture.api.send(
      'GET',
      '/api/paycom/employees/?department_code=410&status=active',
    );
    const listed = (body.items as { employee_id: string }[]).map(({ employee_id }) => employee_id);
    expect(rows.map(({ employee_id }) => employee_id)).toEqual(listed.sort());
    expect(rows).toHaveLength((PEOPLE / 3) * 2);
    expect(rows[0]).toMatchObject({ zip_code: '74138', hours_worked_ytd: '120.50', staff_id: '' });
    for (const field of SENSITIVE_FIELDS) expect(rows[0]).not.toHaveProperty(field);
  });

  test('as JSON has one object per line, equal to the items of the list', async () => {
    const { raw } = await fetchExport('?format=json&department_code=410&status=active');
    const lines = raw.payload.trimEnd().split('\n');
    const { body } = await fixture.api.send(
      'GET',
      '/api/paycom/employees/?department_code=410&status=active&sort=employee_id',
    );
    expect(lines.map((line) => JSON.parse(line))).toEqual(body.items);
    expect(raw.headers['content-disposition']).toContain('.jsonl"');
  });

  test('as Excel opens, with the selected columns in the selected order', async () => {
    const { raw } = await fetchExport(
      `?format=xlsx&search=${testEmployeeId(7)}&fields=zip_code,last_name,hours_worked_ytd`,
    );
    expect(raw.headers['content-type']).toContain('spreadsheetml.sheet');
    const sheet = read(raw.rawPayload).Sheets.Employees ?? {};
    expect(['A1', 'B1', 'C1', 'D1'].map((cell) => sheet[cell]?.v)).toEqual([
      'employee_id',
      'zip_code',
      'last_name',
      'hours_worked_ytd',
    ]);
    expect(['A2', 'B2', 'C2', 'D2'].map((cell) => sheet[cell]?.v)).toEqual([
      testEmployeeId(7),
      '74138',
      'LOVELACE-7',
      120.5,
    ]);
  });

  test('escapes formulas, so that a spreadsheet program does not run them', async () => {
    const [row] = parse((await fetchExport('?department_code=EVIL')).raw.payload, {
      columns: true,
    }) as object[];
    expect(row).toMatchObject({ last_name: "'=1+1", city: "'@SUM(A1)" });
    const { raw } = await fetchExport('?department_code=EVIL&format=xlsx&fields=last_name');
    expect(read(raw.rawPayload).Sheets.Employees?.B2).toEqual(expect.objectContaining({ t: 's', v: '=1+1' }));
  });

  test('without employees contains only the header, and an unknown filter is refused', async () => {
    expect((await fetchExport('?department_code=NONE&fields=city')).raw.payload).toBe('employee_id,city\n');
    expect((await fetchExport('?department_code=NONE&format=json')).raw.payload).toBe('');
    const { status, body } = await fetchExport('?stauts=active');
    expect([status, body.code]).toEqual([422, 'invalid_input']);
  });
});

test('HEAD of an export has its name and type, reads nothing and records nothing', async () => {
  const { app, tokens } = fixture.api;
  const head = async (query: string, as: Role | null) =>
    app.inject({
      method: 'HEAD',
      url: `${EXPORT}${query}`,
      headers: { ...(as && { authorization: `Bearer ${tokens[as]}` }) },
    });
  const recorded = (await reveals()).length;
  const finds = () =>
    fixture.api.commands.filter(({ command }) => command.find === 'paycom_employees').length;
  const before = finds();
  const answer = await head('?format=csv&reveal=true', 'hr');
  expect([answer.statusCode, answer.payload]).toEqual([200, '']);
  const { raw } = await fetchExport('?format=csv&department_code=EVIL');
  for (const name of ['content-type', 'content-disposition', 'cache-control'])
    expect([name, answer.headers[name]]).toEqual([name, raw.headers[name]]);
  expect(answer.headers).not.toHaveProperty('content-length');
  expect([(await reveals()).length, finds() - before]).toEqual([recorded, 1]);
  expect((await head('?format=doc', 'hr')).statusCode).toBe(422);
  expect((await head('?reveal=true', 'viewer')).statusCode).toBe(403);
  expect((await head('', null)).statusCode).toBe(401);
});

describe('the slot of an export', () => {
  const manyTimes = async (request: () => Promise<number>) => {
    const statuses: number[] = [];
    for (let count = 0; count < 100; count += 1) statuses.push(await request());
    return [...new Set(statuses)];
  };

  test('is given back when the file is complete', async () => {
    const one = async () => (await fetchExport('?department_code=NONE&fields=city')).status;
    expect(await manyTimes(one)).toEqual([200]);
  });

  test('is given back when the client leaves in the middle', async () => {
    const leave = async () => {
      const answer = await openExport(`${EXPORT}?${MANY}`);
      const closed = once(answer, 'close');
      answer.destroy();
      await closed;
      return answer.statusCode ?? 0;
    };
    expect(await manyTimes(leave)).toEqual([200]);
  });
});

describe('sensitive fields', () => {
  test('are refused before the first byte to a role that may not see them', async () => {
    for (const query of ['?reveal=true', '?fields=salary&format=xlsx']) {
      const { status, body } = await fetchExport(query, 'scheduler');
      expect([status, body.code]).toEqual([403, 'not_permitted']);
    }
  });

  test('are exported for a permitted role, and the access is recorded', async () => {
    const { raw } = await fetchExport('?department_code=410&fields=hourly_rate', 'hr');
    const rows: Record<string, string>[] = parse(raw.payload, { columns: true });
    expect(rows[0]).toEqual({ employee_id: testEmployeeId(1), hourly_rate: '9876.54' });
    expect((await reveals()).at(-1)).toMatchObject({
      procedure: 'exports.employees',
      fields: ['hourly_rate'],
      employee_ids: rows.map(({ employee_id }) => employee_id),
    });
  });

  test('are sent only after their access is recorded, in batches of a thousand employees', async () => {
    const before = (await reveals()).length;
    const answer = await openExport(`${EXPORT}?${MANY}&format=json&reveal=true`, 'hr');
    const [part] = (await once(answer, 'data')) as [Buffer];
    const recorded = (await reveals()).slice(before);
    answer.destroy();
    const seen = part
      .toString()
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line).employee_id);
    expect(seen.length).toBeGreaterThan(0);
    expect(recorded.flatMap(({ employee_ids }) => employee_ids)).toEqual(expect.arrayContaining(seen));
    for (const { employee_ids } of recorded) expect(employee_ids.length).toBeLessThanOrEqual(1_000);
  });

  test('are not sent when the access cannot be recorded', async () => {
    const { db } = fixture.api.store;
    await db.command({ collMod: 'paycom_reveals', validator: { impossible: true } });
    const { status, raw } = await fetchExport('?department_code=410&reveal=true', 'hr');
    await db.command({ collMod: 'paycom_reveals', validator: {} });
    expect(status).toBe(500);
    expect(raw.headers).not.toHaveProperty('content-disposition');
    expect(raw.payload).not.toContain('9876');
  });

  test('are cut off when the token is revoked during the transfer', async () => {
    const app = await createServer(fixture.api.services, '0', { recheckMs: 20 });
    await app.listen({ port: 0, host: '127.0.0.1' });
    const before = fixture.api.commands.length;
    const answer = await openExport(`${EXPORT}?${MANY}&format=json&reveal=true`, 'hr', app.server.address());
    const hr = await collections(fixture.api.store.db).tokens.findOne({ role: 'hr' });
    await revokeToken(fixture.api.store.db, hr?.token_id ?? '', TEST_ACTOR);
    await expect.poll(() => queryEnded(before)).toBe(true);
    answer.resume();
    const [error] = await once(answer, 'error');
    expect(error).toMatchObject({ code: 'ECONNRESET' });
    await app.close();
  });
});

test.each(['json', 'csv', 'xlsx'])(
  '%s streams before the query is complete, and a disconnect ends the query',
  async (format) => {
    const { commands } = fixture.api;
    const before = commands.length;
    const answer = await openExport(`${EXPORT}?${MANY}&format=${format}`);
    await once(answer, 'data');
    answer.destroy();
    await expect.poll(() => queryEnded(before)).toBe(true);
    const more = commands.slice(before).filter(({ commandName }) => commandName === 'getMore');
    expect(more.length).toBeLessThan(CROWD / 1_000 - 1);
  },
);

test('an export that fails during the transfer does not look complete', async () => {
  const { db } = fixture.api.store;
  const late = { employee_id: `many-${String(CROWD - 1).padStart(6, '0')}` };
  await db
    .collection('paycom_employees')
    .updateOne(late, { $set: { salary: Buffer.from('broken') } }, { bypassDocumentValidation: true });
  const answer = await openExport(`${EXPORT}?${MANY}&fields=salary`, 'admin');
  answer.resume();
  const [error] = await once(answer, 'error');
  expect(error).toMatchObject({ code: 'ECONNRESET' });
  const whole = await openExport(`${EXPORT}?${MANY}&fields=city`, 'admin');
  let bytes = 0;
  for await (const part of whole) bytes += part.length;
  expect(bytes).toBeGreaterThan(CROWD * 10);
});

function queryEnded(since: number): boolean {
  return fixture.api.commands.slice(since).some(({ commandName }) => commandName === 'killCursors');
}

async function openExport(
  path: string,
  as: Role = 'viewer',
  at?: AddressInfo | string | null,
): Promise<IncomingMessage> {
  const { app, tokens } = fixture.api;
  if (at === undefined && !app.server.listening) await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = (at ?? app.server.address()) as AddressInfo;
  const headers = { authorization: `Bearer ${tokens[as]}` };
  const [answer] = await once(get({ host: '127.0.0.1', port, path, headers, agent: false }), 'response');
  expect((answer as IncomingMessage).statusCode).toBe(200);
  return answer;
}
