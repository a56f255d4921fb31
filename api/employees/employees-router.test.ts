import { describe, expect, test } from 'vitest';
import { collections } from '../../infra/mongo/collections.js';
import { SENSITIVE_FIELDS } from '../../shared/employee.js';
import type { Role } from '../../shared/permissions.js';
import { testEmployeeId } from '../../tests/employee-records.js';
import { PEOPLE, testApi } from '../../tests/test-api.js';

const fixture = testApi();
const LIST = '/api/paycom/employees/';

type Item = Record<string, unknown> & { employee_id: string };
const list = async (query: string, as: Role = 'viewer') => {
  const { status, body } = await fixture.api.send('GET', `${LIST}${query}`, { as });
  expect(body).toMatchObject({ items: expect.any(Array) });
  expect(status).toBe(200);
  return body as { items: Item[]; next: string | null };
};
const reveals = () =>
  collections(fixture.api.store.db)
    .reveals.find({}, { projection: { _id: 0 } })
    .toArray();

describe('the list', () => {
  test('works with and without the trailing slash', async () => {
    expect((await fixture.api.send('GET', '/api/paycom/employees')).body).toEqual(
      (await fixture.api.send('GET', LIST)).body,
    );
  });

  test('pages contain every employee once, and a cursor is opaque', async () => {
    const seen: string[] = [];
    let query = '?limit=5&sort=employee_id&order=desc';
    for (;;) {
      const { items, next } = await list(query);
      seen.push(...items.map(({ employee_id }) => employee_id));
      if (!next) break;
      expect(Buffer.from(next, 'base64url').toString('latin1')).not.toContain('0000');
      query = `?limit=5&sort=employee_id&order=desc&cursor=${next}`;
    }
    expect(seen).toEqual(Array.from({ length: PEOPLE }, (_, at) => testEmployeeId(PEOPLE - at)));
  });

  test('a page sorted by update time continues after the previous page', async () => {
    const first = await list('?limit=7&sort=updated_at');
    const second = await list(`?limit=7&sort=updated_at&cursor=${first.next}`);
    const ids = [...first.items, ...second.items].map(({ employee_id }) => employee_id);
    expect(new Set(ids).size).toBe(PEOPLE);
  });

  test('a cursor of another list and a damaged cursor are refused', async () => {
    const { next } = await list('?limit=5');
    for (const query of [
      `?limit=5&status=active&cursor=${next}`,
      `?limit=5&sort=hire_date&cursor=${next}`,
      '?cursor=AAAA',
    ]) {
      const { status, body } = await fixture.api.send('GET', `${LIST}${query}`);
      expect([status, body.code]).toEqual([422, 'invalid_input']);
    }
  });

  test('filters combine', async () => {
    const count = async (query: string) => (await list(query)).items.length;
    expect(await count('?status=terminated')).toBe(PEOPLE / 3);
    expect(await count('active/')).toBe((PEOPLE / 3) * 2);
    expect(await count('?search=lovelace-1%20ada')).toBe(1);
    expect(await count('?search=ADA12@example.com')).toBe(1);
    expect(await count(`?search=${testEmployeeId(7)}`)).toBe(1);
    expect(await count('?linked=true')).toBe(0);
    expect(await count('?overtime_eligible=true&state=OK&hired_from=2022-02-18&hired_to=2022-02-18')).toBe(
      PEOPLE,
    );
    expect(await count('?hired_from=2022-02-19')).toBe(0);
  });

  test('an unknown filter is refused, because ignoring it would list everyone', async () => {
    const { status, body } = await fixture.api.send('GET', `${LIST}?stauts=active`);
    expect([status, body.code]).toEqual([422, 'invalid_input']);
  });

  test('only the selected fields are returned', async () => {
    const { items } = await list('?fields=last_name,city&fields=state&limit=1');
    expect(Object.keys(items[0] ?? {}).sort()).toEqual(['city', 'employee_id', 'last_name', 'state']);
  });
});

test('pages of a history contain every change once, also changes with the same time', async () => {
  const at = (second: number) => new Date(Date.UTC(2026, 10, 1, 0, 0, second));
  const documents = [3, 1, 2, 2, 2, 2, 1].map((second, number) => ({
    ...{ sync_id: `sync-${number}`, plan_hash: 'h', chunk: 0, employee_id: testEmployeeId(3) },
    ...{ kind: 'updated' as const, at: at(second), fields: [], keys: [] },
  }));
  await collections(fixture.api.store.db).changes.insertMany(documents);
  const seen: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = await list(`${testEmployeeId(3)}/changes/?limit=2${cursor && `&cursor=${cursor}`}`);
    expect(page.items.length).toBeLessThanOrEqual(2);
    seen.push(...page.items.map(({ sync_id }) => String(sync_id)));
    cursor = page.next;
  }
  expect(seen).toEqual([0, 5, 4, 3, 2, 6, 1].map((number) => `sync-${number}`));
});

describe('sensitive fields', () => {
  test('are absent, not null, when they were not requested, and nothing is recorded', async () => {
    const before = (await reveals()).length;
    for (const role of ['viewer', 'hr'] as const) {
      const { items } = await list('?limit=500', role);
      for (const item of items) for (const field of SENSITIVE_FIELDS) expect(item).not.toHaveProperty(field);
    }
    const { body } = await fixture.api.send('GET', `${LIST}${testEmployeeId(1)}/`, { as: 'hr' });
    expect(body).toMatchObject({ employee_id: testEmployeeId(1), sources: { employee_dates: { row: 1 } } });
    expect(body).not.toHaveProperty('hourly_rate');
    expect(await reveals()).toHaveLength(before);
  });

  test.each(['viewer', 'scheduler', 'operator'] as const)(
    'are refused to a %s who requests them',
    async (as) => {
      for (const path of [
        '?reveal=true',
        '?fields=salary',
        `${testEmployeeId(1)}/?reveal=true`,
        `${testEmployeeId(1)}/changes/?reveal=true`,
      ]) {
        const { status, body } = await fixture.api.send('GET', `${LIST}${path}`, { as });
        expect([status, body.code]).toEqual([403, 'not_permitted']);
      }
    },
  );

  test('are shown to a permitted role, and the access is recorded without values', async () => {
    const { items } = await list('?limit=2&sort=employee_id&fields=last_name,hourly_rate', 'hr');
    expect(items[0]).toEqual({
      employee_id: testEmployeeId(1),
      last_name: 'LOVELACE-1',
      hourly_rate: '9876.54',
    });
    const access = (await reveals()).at(-1);
    expect(access).toMatchObject({
      account_name: 'hr of the tests',
      role: 'hr',
      procedure: 'employees.list',
      fields: ['hourly_rate'],
      employee_ids: [testEmployeeId(1), testEmployeeId(2)],
      at: expect.any(Date),
    });
    expect(JSON.stringify(access)).not.toContain('9876');
    const { body } = await fixture.api.send(
      'GET',
      `/api/paycom/admin/reveals/?employee_id=${testEmployeeId(2)}`,
    );
    expect(body).toMatchObject({ items: [{ procedure: 'employees.list', fields: ['hourly_rate'] }] });
  });

  test('are not shown when the access cannot be recorded', async () => {
    const { db } = fixture.api.store;
    await db.command({ collMod: 'paycom_reveals', validator: { impossible: true } });
    const { status, raw } = await fixture.api.send('GET', `${LIST}${testEmployeeId(1)}/?reveal=true`, {
      as: 'hr',
    });
    await db.command({ collMod: 'paycom_reveals', validator: {} });
    expect(status).toBe(500);
    expect(raw.payload).not.toContain('9876');
  });

  test('of payees are the bank account and the case', async () => {
    const hidden = await fixture.api.send('GET', '/api/paycom/payees/', { as: 'hr' });
    expect(hidden.raw.payload).toContain('Child support');
    expect(hidden.raw.payload).not.toContain('CANARY');
    const shown = await fixture.api.send(
      'GET',
      `/api/paycom/payees/?employee_id=${testEmployeeId(2)}&reveal=true`,
      {
        as: 'hr',
      },
    );
    expect(shown.body).toMatchObject({
      items: [{ routing_code: 'ROUTING-CANARY', case_reference: 'CASE-CANARY-2' }],
    });
    expect((await reveals()).at(-1)).toMatchObject({
      procedure: 'payees.list',
      employee_ids: [testEmployeeId(2)],
    });
    expect((await fixture.api.send('GET', '/api/paycom/payees/', { as: 'operator' })).status).toBe(403);
  });
});

test('an unknown employee is a 404 with a code and a hint', async () => {
  const { status, body } = await fixture.api.send('GET', `${LIST}nobody/`);
  expect(status).toBe(404);
  expect(body).toMatchObject({
    code: 'employee_not_found',
    hint: expect.stringContaining('paycom'),
    status: 404,
  });
});

test('an id that needs URL encoding is decoded, once', async () => {
  const { body } = await fixture.api.send('GET', `${LIST}${encodeURIComponent('a/b c')}/`);
  expect(body.detail).toBe('There is no employee a/b c.');
  const twice = await fixture.api.send('GET', `${LIST}${encodeURIComponent('a%2Fb%20c')}/`);
  expect(twice.body.detail).toBe('There is no employee a%2Fb%20c.');
});
