import { beforeAll, expect, test } from 'vitest';
import { BlobStore } from '../../infra/blobs/blob-store.js';
import { addToRun } from '../../infra/files/add-to-run.js';
import { saveRowIssues } from '../../infra/files/row-issues.js';
import { fileIdOf } from '../../infra/files/unresolved-files.js';
import { inTransaction } from '../../infra/mongo/transaction.js';
import type { PlanChunk } from '../../infra/plans/plan-chunks.js';
import { saveChunks, savePlan } from '../../infra/plans/plans.js';
import { openSyncLog } from '../../infra/syncs/sync-logs.js';
import { readSyncReport } from '../../services/sync-report.js';
import type { FieldChange } from '../../shared/plan/plan.js';
import { statementsText } from '../../shared/plan/statement-text.js';
import { SyncReport } from '../../shared/sync-report.js';
import { creationOf, fakeFields, statementsFor, testEmployeeId } from '../../tests/employee-records.js';
import { testApi } from '../../tests/test-api.js';

const fixture = testApi();
const SYNC = '20261101-000000-aaaaa';
const CHANGES = 600;
const MISSING = 501;
const ISSUES = [502, 3, 0];
const ISSUE = { sheet: 's', table: 't', field: 'hire_date', code: 'invalid_date' } as const;
const FILES = ISSUES.map((_, at) => ({ path: `/made/up/${at}.csv`, size: 1, mtime: new Date(0) }));
const CHUNK = 50;

type Item = { employee_id: string };
type Page = { items: Item[]; next: string | null };

const provenanceOnly = (number: number) => {
  const fields = fakeFields(number);
  const statements = statementsText(statementsFor(fields, number));
  const previous = { content_hash: 'h', before: statements };
  return {
    kind: 'provenance_only' as const,
    employee_id: testEmployeeId(number),
    fields,
    statements,
    ...previous,
  };
};

/** Chunks that each contain one unchanged employee, followed by two chunks without any change. */
function chunks(): PlanChunk[] {
  const changed = Array.from({ length: CHANGES / CHUNK }, (_, chunk) => [
    provenanceOnly(5_000 + chunk),
    ...Array.from({ length: CHUNK }, (_, at) => creationOf(chunk * CHUNK + at + 1)),
  ]);
  return [...changed, [provenanceOnly(9_000)], [provenanceOnly(9_001)]].map((employees) => ({
    employees,
    payees: [],
  }));
}

beforeAll(async () => {
  const { store } = fixture.api;
  const request = {
    report_type: 'all',
    dry_run: true,
    force: false,
    trigger: 'cli',
    requested_by: 'ada',
  } as const;
  await openSyncLog(store.db, { ...request, sync_id: SYNC, workflow_id: 'w', first_run_id: 'r' });
  const counts = { created: CHANGES, updated: 0, unchanged: 14, missing: MISSING, terminations: 0 };
  const people = Array.from({ length: MISSING }, (_, at) => ({
    employee_id: testEmployeeId(at),
    last_listed: null,
  }));
  const missing = { missed_by: '2026-11-01T02:00:00', people };
  const saved = await saveChunks(new BlobStore(store), `plans/${SYNC}/hash`, chunks());
  const plan = { sync_id: SYNC, hash: 'hash', dry_run: true, counts, held_by: [], ...saved, missing };
  await savePlan(store.db, new BlobStore(store), plan);
  await addToRun(store.db, { sync_id: SYNC, dry_run: true }, FILES);
  const found = FILES.map((file, at) => {
    const issues = Array.from({ length: ISSUES[at] ?? 0 }, (_, row) => ({ ...ISSUE, row: row + 1 }));
    return { file: fileIdOf(file), issues };
  });
  await saveRowIssues(store.db, { sync_id: SYNC, part: 0 }, found, (write) => inTransaction(store.db, write));
});

const opened = () =>
  fixture.api.commands.flatMap(({ command }) => {
    const key = command.find === 'paycom_blobs.files' ? String(command.filter.filename) : '';
    return key.includes(`${SYNC}/hash/`) && !key.endsWith('/missing') ? [key.split('/').at(-1)] : [];
  });

async function page(query: string): Promise<Page> {
  const { status, body } = await fixture.api.send('GET', `/api/paycom/sync/${SYNC}/plan/?${query}`);
  expect(status).toBe(200);
  return body as Page;
}

test('pages of a plan contain every change once, across chunk boundaries', async () => {
  const seen: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { items, next } = await page(`limit=70${cursor && `&cursor=${cursor}`}`);
    seen.push(...items.map(({ employee_id }) => employee_id));
    cursor = next;
  }
  expect(seen).toEqual(Array.from({ length: CHANGES }, (_, at) => testEmployeeId(at + 1)));
});

test('a plan names the people that it changes', async () => {
  const { items } = await page('limit=1');
  const { last_name, first_name } = fakeFields(1);
  expect(items).toMatchObject([{ employee_id: testEmployeeId(1), name: `${last_name}, ${first_name}` }]);
});

test('a person is found in a plan by code or by a part of the name, in any letter case', async () => {
  const found = async (person: string) => {
    const { items, next } = await page(`limit=5&person=${encodeURIComponent(person)}`);
    expect(next).toBeNull();
    return items.map(({ employee_id }) => employee_id);
  };
  expect(await found(testEmployeeId(444))).toEqual([testEmployeeId(444)]);
  expect(await found(` ${fakeFields(599).last_name?.toLowerCase()}, `)).toEqual([testEmployeeId(599)]);
  expect(await found('nobody')).toEqual([]);
  // It is not changed.
  expect(await found(testEmployeeId(5_000))).toEqual([]);
});

test('a page reads only the chunks that it needs, and none after the last change', async () => {
  fixture.api.commands.length = 0;
  const { next } = await page('limit=60');
  expect(opened()).toEqual(['0', '1']);
  fixture.api.commands.length = 0;
  await page(`limit=30&cursor=${next}`);
  expect(opened()).toEqual(['1']);
  const { next: last } = await page('limit=500');
  fixture.api.commands.length = 0;
  expect((await page(`limit=500&cursor=${last}`)).items).toHaveLength(100);
  expect(opened()).toEqual(['9', '10', '11']);
});

test('the sync report of the API contains at most 500 items of each list, with the totals', async () => {
  fixture.api.commands.length = 0;
  const { status, body } = await fixture.api.send('GET', `/api/paycom/logs/${SYNC}/`);
  expect(status).toBe(200);
  expect(opened()).toEqual(Array.from({ length: 10 }, (_, chunk) => String(chunk)));
  const { plan, files } = SyncReport.parse(body);
  expect(plan).toMatchObject({ changes_total: CHANGES, missing_total: MISSING });
  expect([plan?.changes.length, plan?.missing.length]).toEqual([500, 500]);
  expect(files.map(({ issues, issues_total }) => [issues.length, issues_total])).toEqual([
    [500, 502],
    [3, 3],
    [0, 0],
  ]);
});

test('an unlimited report, as the CLI requests it, is complete and has no totals', async () => {
  const { plan, files } = await readSyncReport(fixture.api.store, SYNC, { reveal: false });
  expect([plan?.changes.length, plan?.missing.length]).toEqual([CHANGES, MISSING]);
  expect(files.map(({ issues }) => issues.length)).toEqual(ISSUES);
  expect(files[0]?.issues.map(({ row }) => row)).toEqual(Array.from({ length: 502 }, (_, at) => at + 1));
  for (const part of [plan, ...files]) expect(Object.keys(part ?? {}).join()).not.toContain('_total');
});

const changed = (number: number, change: Pick<FieldChange, 'field' | 'before' | 'after'>) => ({
  ...provenanceOnly(number),
  ...{ kind: 'updated' as const, changes: [{ ...change, origin: null }] },
});
const raised = (number: number) => changed(number, { field: 'hourly_rate', before: '12.00', after: '13.00' });
const terminated = (number: number) =>
  changed(number, { field: 'status', before: 'active', after: 'terminated' });
const MIXED: PlanChunk[] = [
  { employees: [raised(1), creationOf(2), raised(3)], payees: [] },
  { employees: [raised(4), terminated(5), provenanceOnly(6)], payees: [] },
  { employees: [creationOf(7), terminated(8)], payees: [] },
];

test.each([
  ['with the groups of its chunks', true],
  ['of an earlier version', false],
])('the pages of a plan %s begin with the worst group of the whole plan', async (_, hasGroups) => {
  const { store } = fixture.api;
  const sync_id = `mixed-${hasGroups}`;
  const request = {
    report_type: 'all',
    dry_run: true,
    force: false,
    trigger: 'cli',
    requested_by: 'x',
  } as const;
  await openSyncLog(store.db, { ...request, sync_id, workflow_id: 'w', first_run_id: 'r' });
  const counts = { created: 2, updated: 5, unchanged: 0, missing: 0, terminations: 2 };
  const { chunk_groups, chunk_keys } = await saveChunks(new BlobStore(store), `plans/${sync_id}/h`, MIXED);
  await savePlan(store.db, new BlobStore(store), {
    ...{ sync_id, hash: sync_id, dry_run: true, counts, held_by: [], chunk_keys },
    ...(hasGroups && { chunk_groups }),
  });
  const seen: unknown[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query = `limit=2${cursor && `&cursor=${cursor}`}`;
    const { body } = await fixture.api.send('GET', `/api/paycom/sync/${sync_id}/plan/?${query}`);
    expect(body.groups).toEqual([
      { group: 'terminated', count: 2 },
      { group: 'created', count: 2 },
      { group: 'pay', count: 3 },
    ]);
    const { items, next } = body as { items: { group: string; employee_id: string }[]; next: string | null };
    seen.push(...items.map(({ group, employee_id }) => [group, employee_id]));
    cursor = next;
  }
  expect(seen).toEqual([
    ...[5, 8].map((number) => ['terminated', testEmployeeId(number)]),
    ...[2, 7].map((number) => ['created', testEmployeeId(number)]),
    ...[1, 3, 4].map((number) => ['pay', testEmployeeId(number)]),
  ]);
});
