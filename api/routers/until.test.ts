import { ObjectId } from 'mongodb';
import { beforeAll, expect, test } from 'vitest';
import { collections } from '../../infra/mongo/collections.js';
import { ensureSyncLog } from '../../infra/syncs/sync-logs.js';
import { testApi } from '../../tests/test-api.js';

const fixture = testApi();

/** Something happened on each of these days, at noon. */
const NOONS = [1, 2, 3, 4].map((day) => new Date(`2026-03-0${day}T12:00:00Z`));
const idAt = (at: Date) => ObjectId.createFromTime(at.getTime() / 1_000);

beforeAll(async () => {
  const { db } = fixture.api.store;
  const { audit, staffDecisions, syncLogs } = collections(db);
  for (const [index, at] of NOONS.entries()) {
    const sync_id = `until-${index}`;
    await ensureSyncLog(db, {
      ...{ sync_id, workflow_id: sync_id, first_run_id: sync_id, report_type: 'all' },
      ...{ force: false, dry_run: false, trigger: 'api', requested_by: 'x' },
    });
    await syncLogs.updateOne({ sync_id }, { $set: { started_at: at } });
    const pair = { employee_id: 'e', staff_id: String(index) };
    await staffDecisions.insertOne({
      ...{ _id: idAt(at), ...pair, decision: 'confirmed', stands: false, by: 'x', at },
    });
    await audit.insertOne({
      ...{ _id: idAt(at), at, account_id: 'until', account_name: 'x', action: 'sync.cancel', target: 'x' },
      ...{ before: null, after: null, number: 10_000 + index, previous: '', hash: '' },
    });
  }
});

test.each([
  ['/api/paycom/logs/?', 'started_at'],
  ['/api/paycom/staff/decisions/?', 'at'],
  ['/api/paycom/admin/audit/?account_id=until&', 'at'],
])('%s begins at the time that is asked for, and goes on from page to page', async (list, field) => {
  const read = async (query: string) => {
    const { status, body } = await fixture.api.send('GET', `${list}limit=1${query}`, { as: 'admin' });
    expect(status).toBe(200);
    const { items, next } = body as { items: Record<string, string>[]; next: string | null };
    return { times: items.map((item) => item[field]), next };
  };
  const noons = NOONS.map((noon) => noon.toISOString());
  expect((await read('')).times).toEqual([noons[3]]);
  const until = '&until=2026-03-03T12:00:00.000Z';
  const first = await read(until);
  expect(first.times).toEqual([noons[1]]);
  const second = await read(`${until}&cursor=${first.next}`);
  expect(second).toEqual({ times: [noons[0]], next: null });
});

test('a cursor belongs to its time', async () => {
  const { body } = await fixture.api.send('GET', '/api/paycom/logs/?limit=1', { as: 'admin' });
  const other = `/api/paycom/logs/?limit=1&until=2026-03-03T00:00:00.000Z&cursor=${body.next}`;
  expect((await fixture.api.send('GET', other, { as: 'admin' })).body.code).toBe('invalid_input');
});
