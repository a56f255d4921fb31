import { parse } from 'csv-parse/sync';
import { beforeAll, expect, test } from 'vitest';
import { listAudit, recordAction } from '../../infra/audit/audit.js';
import { collections } from '../../infra/mongo/collections.js';
import type { Role } from '../../shared/permissions.js';
import { testApi } from '../../tests/test-api.js';

const fixture = testApi();
const AUDIT = '/api/paycom/admin/audit/';
/** More than the largest page of a list, and than a batch of a stream. */
const MANY = 1_200;
const DAY_MS = 24 * 3_600_000;
const START = Date.UTC(2020, 2, 1);

beforeAll(async () => {
  const { db } = fixture.api.store;
  const entries = Array.from({ length: MANY }, (_, number) => ({
    ...{ at: new Date(START + number * DAY_MS), account_id: `person-${number % 2}` },
    ...{ account_name: '=1+1', target: `schedule-${number}`, before: null, after: null },
    action: number % 3 === 0 ? ('schedule.pause' as const) : ('schedule.resume' as const),
  }));
  await collections(db).audit.insertMany(entries);
  const by = { account_id: 'other', name: 'Other' };
  await recordAction(db, { by, action: 'keys.rotate', target: 'keys', before: null, after: null });
});

const FILTER =
  'action=schedule.pause&account_id=person-0&since=2020-03-01T00:00:00Z&until=2020-03-31T00:00:00Z';
const exported = (query: string, as: Role = 'admin') =>
  fixture.api.send('GET', `${AUDIT}export/?${query}`, { as });

test('the list is filtered by action, person and time on the server', async () => {
  const { body } = await fixture.api.send('GET', `${AUDIT}?${FILTER}&limit=500`);
  const targets = (body.items as { target: string }[]).map(({ target }) => target);
  expect(targets).toEqual(['24', '18', '12', '6', '0'].map((number) => `schedule-${number}`));
  const first = await fixture.api.send('GET', `${AUDIT}?${FILTER}&limit=2`);
  const second = await fixture.api.send('GET', `${AUDIT}?${FILTER}&limit=2&cursor=${first.body.next}`);
  expect((second.body.items as { target: string }[]).map(({ target }) => target)).toEqual([
    'schedule-12',
    'schedule-6',
  ]);
});

test('an export has every matching entry, as CSV that no spreadsheet calculates, and as JSON lines', async () => {
  const all = await exported('action=schedule.resume');
  expect(all.raw.headers['content-disposition']).toMatch(/filename="audit-\d{4}-\d\d-\d\d\.csv"/);
  const rows: Record<string, string>[] = parse(all.raw.payload, { columns: true });
  expect(rows).toHaveLength((MANY * 2) / 3);
  expect(rows[0]).toMatchObject({
    account_name: "'=1+1",
    action: 'schedule.resume',
    target: `schedule-${MANY - 1}`,
  });
  const json = await exported(`format=json&${FILTER}`);
  expect(json.raw.headers['content-type']).toBe('application/x-ndjson; charset=utf-8');
  const lines = json.raw.payload
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as object);
  expect(lines).toHaveLength(5);
  expect(Object.keys(lines[0] ?? {})).toEqual([
    'at',
    'account_id',
    'account_name',
    'action',
    'target',
    'before',
    'after',
    'id',
  ]);
});

test('an export is recorded before its first byte, and one that is not permitted is none', async () => {
  const { db } = fixture.api.store;
  const before = await collections(db).audit.countDocuments({ action: 'audit.export' });
  expect((await exported('', 'operator')).body.code).toBe('not_permitted');
  expect((await exported('format=xlsx')).body.code).toBe('invalid_input');
  expect(await collections(db).audit.countDocuments({ action: 'audit.export' })).toBe(before);
  await exported('action=keys.rotate');
  expect(await listAudit(db, { limit: 1 })).toMatchObject([
    { action: 'audit.export', target: 'audit', after: { action: 'keys.rotate' } },
  ]);
});
