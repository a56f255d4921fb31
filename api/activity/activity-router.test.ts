import { beforeAll, expect, test } from 'vitest';
import { recordAction } from '../../infra/audit/audit.js';
import { collections } from '../../infra/mongo/collections.js';
import { ensureSyncLog } from '../../infra/syncs/sync-logs.js';
import { AuditAction } from '../../shared/audit-action.js';
import { hasPermission, Role } from '../../shared/permissions.js';
import { AUDIT_IN_TIMELINE, TIMELINE_KINDS, type TimelineKind } from '../../shared/timeline.js';
import { testApi } from '../../tests/test-api.js';
import { appliedFile } from '../../tests/test-ledger.js';

const fixture = testApi();
const KINDS = Object.keys(TIMELINE_KINDS) as TimelineKind[];
const ADA = { account_id: 'ada', name: 'Ada Moss' };
/** Few times, so that entries of several records share one. */
const timeAt = (number: number) => new Date(Date.UTC(2026, 2, 1, 12, 0, number % 3));

type Entry = {
  readonly id: string;
  readonly at: string;
  readonly kind: TimelineKind;
  readonly action: string;
  readonly target: { readonly type: string; readonly id: string };
  readonly account_id: string | null;
  readonly account_name: string | null;
};

/** Two entries of each action, two syncs, two undos, two files and two reveals. */
beforeAll(async () => {
  const { db } = fixture.api.store;
  const { audit, files, reveals, syncLogs } = collections(db);
  await audit.deleteMany({});
  for (const [at, action] of [...AuditAction.options, ...AuditAction.options].entries()) {
    await recordAction(db, { by: ADA, action, target: `target-${at}`, before: null, after: null });
    await audit.updateOne({ target: `target-${at}` }, { $set: { at: timeAt(at) } });
  }
  for (const at of [0, 1, 2, 3]) {
    const sync_id = `sync-${at}`;
    await ensureSyncLog(db, {
      ...{ sync_id, workflow_id: sync_id, first_run_id: sync_id, report_type: 'all' },
      ...{ force: false, dry_run: false, trigger: 'api', requested_by: 'ada' },
      ...(at > 1 && { undo_of: 'sync-0' }),
    });
    await syncLogs.updateOne({ sync_id }, { $set: { started_at: timeAt(at) } });
  }
  const { drift: _, ...plain } = appliedFile('plain', 'plain.csv');
  await files.insertMany([
    { ...plain, first_seen_at: timeAt(0), drift: null },
    { ...appliedFile('changed', 'changed.csv'), first_seen_at: timeAt(1) },
  ]);
  const shown = { account_id: 'bea', account_name: 'Bea Lind', role: 'hr', procedure: 'p' } as const;
  await reveals.insertMany([
    { ...shown, fields: ['salary'], employee_ids: ['0001'], at: timeAt(0) },
    { ...shown, fields: ['salary'], employee_ids: ['0001', '0002'], at: timeAt(1) },
  ]);
});

async function list(query = '', as: Role = 'admin') {
  const { status, body } = await fixture.api.send('GET', `/api/paycom/activity/${query}`, { as });
  return { status, code: body.code, items: (body.items ?? []) as Entry[], next: body.next as string | null };
}

async function everything(limit: number, query = ''): Promise<Entry[]> {
  const entries: Entry[] = [];
  let next: string | null = null;
  do {
    const page = await list(`?limit=${limit}${query}${next ? `&cursor=${next}` : ''}`);
    expect(page.items.length).toBeLessThanOrEqual(limit);
    entries.push(...page.items);
    next = page.next;
  } while (next !== null);
  return entries;
}

test('every record is in the timeline once, in pages of any length, newest first', async () => {
  const whole = await everything(500);
  const shown = AuditAction.options.filter((action) => AUDIT_IN_TIMELINE[action] !== null);
  expect(whole).toHaveLength(2 * shown.length + 4 + 2 + 1 + 2);
  expect(new Set(whole.map(({ id }) => id)).size).toBe(whole.length);
  expect(whole.map(({ at }) => at)).toEqual(
    whole
      .map(({ at }) => at)
      .toSorted()
      .toReversed(),
  );
  for (const limit of [1, 2, 7, 50]) expect(await everything(limit)).toEqual(whole);
  const until = '&until=2026-03-01T12:00:01.000Z';
  expect(await everything(3, until)).toEqual(whole.filter(({ at }) => at < '2026-03-01T12:00:01.000Z'));
});

test.each(KINDS)('the filter of the kind %s gives its entries and no others', async (kind) => {
  const whole = await everything(500);
  const ofKind = whole.filter((entry) => entry.kind === kind);
  expect(ofKind.length).toBeGreaterThan(0);
  expect(await everything(2, `&kind=${kind}`)).toEqual(ofKind);
});

test.each(Role.options)('a %s sees the kinds of their role, and is refused the others', async (role) => {
  const allowed = KINDS.filter((kind) => hasPermission(role, TIMELINE_KINDS[kind]));
  const { items } = await list('?limit=500', role);
  expect(new Set(items.map(({ kind }) => kind))).toEqual(new Set(allowed));
  const names = new Set(items.map(({ account_name }) => account_name));
  expect(names.has('Ada Moss')).toBe(role === 'admin');
  for (const kind of KINDS) {
    const { status, code } = await list(`?kind=${kind}`, role);
    expect([kind, status, code]).toEqual(
      allowed.includes(kind) ? [kind, 200, undefined] : [kind, 403, 'not_permitted'],
    );
  }
});

test('the filter of a person leaves out the others, and files, which nobody delivers', async () => {
  const whole = await everything(500);
  expect(await everything(3, '&account_id=bea')).toEqual(
    whole.filter(({ account_id }) => account_id === 'bea'),
  );
  expect((await everything(50, '&account_id=ada')).every(({ account_id }) => account_id === 'ada')).toBe(
    true,
  );
  expect(await everything(50, '&account_id=nobody')).toEqual([]);
});

test('an entry leads to what it is about', async () => {
  const { items } = await list('?limit=500');
  const targetOf = (start: string) => items.find(({ id }) => id.startsWith(start))?.target;
  expect(targetOf('syncs:sync-3')).toEqual({ type: 'sync', id: 'sync-3' });
  expect(targetOf('drift:changed')).toEqual({ type: 'file', id: 'changed' });
  const reveals = items.filter(({ action }) => action === 'fields.reveal').map(({ target }) => target);
  expect(reveals).toContainEqual({ type: 'employee', id: '0001' });
  expect(reveals).toContainEqual({ type: 'reveal', id: expect.stringMatching(/^[0-9a-f]{24}$/) });
});

test('a cursor belongs to its filter', async () => {
  const { next } = await list('?limit=1');
  expect(await list(`?limit=1&kind=sync&cursor=${next}`)).toMatchObject({ code: 'invalid_input' });
});
