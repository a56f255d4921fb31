import { expect, test } from 'vitest';
import { recordAction } from '../../infra/audit/audit.js';
import { collections } from '../../infra/mongo/collections.js';
import { applyChange } from '../../tests/apply-change.js';
import { creationOf, fakeFields, testEmployeeId } from '../../tests/employee-records.js';
import { PEOPLE, testApi } from '../../tests/test-api.js';
import { TEST_ACTOR } from '../../tests/test-store.js';
import type { ChangeEntryView } from './change-entry-view.js';

const fixture = testApi();

type Page = {
  readonly items: readonly ChangeEntryView[];
  readonly next: string;
  readonly caught_up: boolean;
};

async function read(query: Record<string, string> = {}, as: 'viewer' | 'hr' = 'viewer'): Promise<Page> {
  const answer = await fixture.api.send('GET', `/api/paycom/changes/?${new URLSearchParams(query)}`, { as });
  expect(answer.status).toBe(200);
  return answer.body as Page;
}

/** Reads to the end of what is there. */
async function readAll(after?: string, as: 'viewer' | 'hr' = 'viewer'): Promise<Page> {
  const reveal = as === 'hr' ? { reveal: 'true' } : {};
  const page = await read({ limit: '5', ...reveal, ...(after && { after }) }, as);
  if (page.caught_up) return page;
  const rest = await readAll(page.next, as);
  return { ...rest, items: [...page.items, ...rest.items] };
}

test('begins with a snapshot of the roster, in pages, and shows each later change with its new values', async () => {
  const { store } = fixture.api;
  const { items, next } = await readAll();
  expect(items.map(({ kind }) => kind)).toEqual(Array(PEOPLE).fill('snapshot'));
  const created = creationOf(50, { ...fakeFields(50), city: 'Elko' });
  const { sync_id, release } = await applyChange(store, [created]);
  expect((await readAll(next)).items).toEqual([]);
  await release();
  const changed = await readAll(next);
  expect(changed.items).toMatchObject([
    { kind: 'created', employee_id: testEmployeeId(50), sync_id, values: { city: 'Elko' } },
  ]);
  expect((await readAll(next)).items).toEqual(changed.items);
  expect((await readAll(changed.next)).items).toEqual([]);
});

test('shows pay and other sensitive values only to those who may reveal them, and records it', async () => {
  const fields = { ...fakeFields(60), salary: '61000.00', city: 'Ely' };
  const { next } = await readAll();
  await (await applyChange(fixture.api.store, [creationOf(60, fields)])).release();
  const [hidden] = (await readAll(next)).items;
  expect(hidden?.values).toMatchObject({ city: 'Ely' });
  for (const field of ['salary', 'birth_date', 'phone_number', 'street_address'])
    expect(hidden?.values).not.toHaveProperty(field);
  const denied = await fixture.api.send('GET', '/api/paycom/changes/?reveal=true', { as: 'viewer' });
  expect([denied.status, denied.body.code]).toEqual([403, 'not_permitted']);
  expect((await readAll(next, 'hr')).items[0]?.values).toMatchObject({ salary: '61000.00' });
  const recorded = await collections(fixture.api.store.db).reveals.findOne({ procedure: 'changes.list' });
  expect(recorded).toMatchObject({ role: 'hr', employee_ids: [testEmployeeId(60)] });
});

test('waits for a change, and answers once it is there', async () => {
  const { next } = await readAll();
  const { release } = await applyChange(fixture.api.store, [creationOf(70)]);
  let answered = false;
  const waiting = read({ after: next, wait: '20' }).then((page) => {
    answered = true;
    return page;
  });
  // Longer than the read before the wait takes.
  await read({ after: next });
  expect(answered).toBe(false);
  await release();
  expect((await waiting).items).toMatchObject([{ employee_id: testEmployeeId(70) }]);
});

test('answers with the same cursor when nothing comes', async () => {
  const { next } = await readAll();
  expect(await read({ after: next, wait: '1' })).toEqual({ items: [], next, caught_up: true });
});

test('a cursor of a later state of the database, or of before it was restored, is refused', async () => {
  const { send, store } = fixture.api;
  const { next } = await readAll();
  const refusal = async (after: string) => {
    const { status, body } = await send('GET', `/api/paycom/changes/?after=${after}`);
    return [status, body.code];
  };
  const position = JSON.parse(Buffer.from(next, 'base64url').toString('utf8'));
  const later = [
    { ...position, fence: position.fence + 1 },
    { ...position, fence: Number.MAX_SAFE_INTEGER },
    { snapshot: position.fence, employee_id: '' },
  ];
  for (const each of later) {
    const cursor = Buffer.from(JSON.stringify(each)).toString('base64url');
    expect(await refusal(cursor)).toEqual([409, 'feed_cursor_expired']);
  }
  const restore = { action: 'backup.restore', target: 'x', before: null, after: null } as const;
  await recordAction(store.db, { by: TEST_ACTOR, ...restore });
  expect(await refusal(next)).toEqual([409, 'feed_cursor_expired']);
  const again = await readAll();
  expect((await readAll(again.next)).items).toEqual([]);
  await recordAction(store.db, { by: TEST_ACTOR, ...restore });
  expect(await refusal(again.next)).toEqual([409, 'feed_cursor_expired']);
});

test('who reads that a person was erased leaves no record of revealed fields with the code', async () => {
  const { send, store } = fixture.api;
  const employee_id = testEmployeeId(80);
  await (await applyChange(store, [creationOf(80)])).release();
  const { next } = await readAll();
  const body = { reason: 'request 18' };
  await send('POST', `/api/paycom/employees/${employee_id}/erase/`, { as: 'admin', body });
  expect((await readAll(next, 'hr')).items).toMatchObject([{ kind: 'erased', employee_id }]);
  const own = await send('GET', `/api/paycom/employees/${employee_id}/changes/?reveal=true`, { as: 'hr' });
  expect(own.body).toMatchObject({ items: [{ kind: 'erased' }] });
  expect(await collections(store.db).reveals.countDocuments({ employee_ids: employee_id })).toBe(0);
});

test('is the same over tRPC, and refuses a damaged cursor', async () => {
  const { send } = fixture.api;
  const input = encodeURIComponent(JSON.stringify({ limit: 2 }));
  const { body } = await send('GET', `/trpc/changes.list?input=${input}`);
  expect(body).toMatchObject({ result: { data: { items: [{ kind: 'snapshot' }, { kind: 'snapshot' }] } } });
  for (const after of ['x', Buffer.from('{"fence":-1}').toString('base64url')]) {
    const refused = await send('GET', `/api/paycom/changes/?after=${after}`);
    expect([refused.status, refused.body.code]).toEqual([422, 'invalid_input']);
  }
});
