import { Binary } from 'mongodb';
import { beforeEach, expect, test } from 'vitest';
import { statementsText } from '../../shared/plan/statement-text.js';
import { applyChange } from '../../tests/apply-change.js';
import { creationOf, fakeFields, testEmployeeId, updateTo } from '../../tests/employee-records.js';
import { testStore } from '../../tests/test-store.js';
import { collections } from '../mongo/collections.js';
import { ensureRosterShards } from '../mongo/roster-revision.js';
import { employeesOf } from '../roster/roster.js';
import { type FeedEntry, readFeed } from './change-feed.js';
import type { EmployeeWrite } from './employee-writes.js';
import type { FeedPosition } from './feed-position.js';

const database = testStore();

beforeEach(async () => {
  const { employees, changes, leases, rosterShards } = collections(database.store.db);
  for (const collection of [employees, changes, leases, rosterShards]) await collection.deleteMany({});
  await ensureRosterShards(database.store.db);
});

const page = (after?: FeedPosition, limit = 100, reveal = true) =>
  readFeed(database.store, after, { limit, reveal });
const shownOf = (entries: readonly FeedEntry[]) =>
  entries.map(({ kind, employee_id, values: { city } }) => [kind, employee_id, city]);
async function stored(number: number) {
  const found = (await employeesOf(database.store, [testEmployeeId(number)])).get(testEmployeeId(number));
  if (!found) throw new Error('not stored');
  return found;
}
async function applied(write: EmployeeWrite): Promise<void> {
  await (await applyChange(database.store, [write])).release();
}
async function removed(number: number): Promise<void> {
  const { employee_id, fields, statements, content_hash } = await stored(number);
  await applied({
    ...{ kind: 'removed', employee_id, fields, content_hash },
    statements: statementsText(statements),
  });
}
const cityOf = (number: number, city: string) => ({ ...fakeFields(number), city });

test('a snapshot shows everyone as at its beginning, whatever happens while it is read', async () => {
  const { store } = database;
  const [one, two, three] = [1, 2, 3].map((number) => creationOf(number, cityOf(number, 'Reno')));
  if (!one || !two || !three) throw new Error('three people');
  await (await applyChange(store, [one, three])).release();
  const first = await page(undefined, 1);
  expect(shownOf(first.entries)).toEqual([['snapshot', testEmployeeId(1), 'Reno']]);
  const moved = updateTo(await stored(3), { city: 'Elko' });
  await (await applyChange(store, [two, moved])).release();
  const rest = await page(first.position);
  expect(shownOf(rest.entries)).toEqual([['snapshot', testEmployeeId(3), 'Reno']]);
  const changes = await page(rest.position);
  expect(shownOf(changes.entries)).toEqual([
    ['created', testEmployeeId(2), 'Reno'],
    ['updated', testEmployeeId(3), 'Elko'],
  ]);
  expect(changes.caught_up).toBe(true);
});

test('a creation shows what was created, also after a later change and a removal', async () => {
  const start = (await page()).position;
  await applied(creationOf(1, cityOf(1, 'Reno')));
  await applied(updateTo(await stored(1), { city: 'Elko' }));
  await removed(1);
  const { entries } = await page(start);
  expect(shownOf(entries)).toEqual([
    ['created', testEmployeeId(1), 'Reno'],
    ['updated', testEmployeeId(1), 'Elko'],
    ['removed', testEmployeeId(1), undefined],
  ]);
  expect((await page()).entries).toEqual([]);
});

test('a sensitive change is named without its value, and is not decrypted for it', async () => {
  await applied(creationOf(1, cityOf(1, 'Reno')));
  const start = (await page((await page()).position)).position;
  await applied(updateTo(await stored(1), { city: 'Elko', salary: '61000.00' }));
  const { changes } = collections(database.store.db);
  await changes.updateOne(
    { kind: 'updated' },
    { $set: { 'fields.$[pay].after': new Binary(Buffer.alloc(40)) } },
    {
      arrayFilters: [{ 'pay.field': 'salary' }],
      bypassDocumentValidation: true,
    },
  );
  const [hidden] = (await page(start, 100, false)).entries;
  expect(hidden).toMatchObject({ changed: ['city', 'salary'], values: { city: 'Elko' } });
  expect(hidden).not.toHaveProperty('unreadable');
  expect(hidden?.values).not.toHaveProperty('salary');
  const [revealed] = (await page(start)).entries;
  expect(revealed).toMatchObject({ values: { city: 'Elko', salary: null }, unreadable: true });
});

test('a removal while a snapshot is read leaves the person in it', async () => {
  await applied(creationOf(1));
  await applied(creationOf(2, cityOf(2, 'Reno')));
  const first = await page(undefined, 1);
  await removed(2);
  const rest = await page(first.position);
  expect(shownOf(rest.entries)).toEqual([['snapshot', testEmployeeId(2), 'Reno']]);
  expect(shownOf((await page(rest.position)).entries)).toEqual([['removed', testEmployeeId(2), undefined]]);
});

test('someone who is removed, comes back and is removed again while a snapshot is read hides nobody else', async () => {
  for (const number of [1, 2, 3]) await applied(creationOf(number));
  const first = await page(undefined, 1);
  await removed(2);
  await applied(creationOf(2));
  await removed(2);
  await removed(3);
  const ids: string[] = [];
  for (let { position } = first; 'snapshot' in position; ) {
    const next = await page(position, 2);
    ids.push(...next.entries.map(({ employee_id }) => employee_id));
    position = next.position;
  }
  expect(ids).toEqual([testEmployeeId(2), testEmployeeId(3)]);
});
