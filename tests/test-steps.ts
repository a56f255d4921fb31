import { readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Info } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { createActivities } from '../activities/activities.js';
import type { Activities, OpenLogInput, PlanSummary } from '../activities/contract.js';
import { createCpuTasks } from '../activities/cpu-tasks.js';
import type { Deps } from '../activities/deps.js';
import { BlobStore } from '../infra/blobs/blob-store.js';
import { createLogger } from '../infra/config/logger.js';
import { mappingReader } from '../infra/mapping/current-mapping.js';
import { collections } from '../infra/mongo/collections.js';
import { ensureRosterShards } from '../infra/mongo/roster-revision.js';
import { storeDecision } from '../infra/plans/plan-decisions.js';
import { SftpPool } from '../infra/sftp/pool.js';
import { loadConfig } from '../shared/config.js';
import type { SyncRequest } from '../shared/sync.js';
import { newSyncId } from '../shared/sync-id.js';
import { syncWorkflowId } from '../shared/sync-run.js';
import { type EmbeddedServer, embeddedServer } from './sftp-fixtures.js';
import { testStore } from './test-store.js';

/** The modification time of every delivered file: old enough that no file counts as still uploading. */
const MODIFIED_AT = new Date('2026-11-01T02:00:00Z');

export type OpenedSync = { readonly opened: OpenLogInput; readonly sync_id: string };
export type PlannedSync = OpenedSync & { readonly plan_hash: string };

export type TestSteps = {
  readonly deps: Deps;
  readonly server: EmbeddedServer;
  /** The log lines of the steps. */
  readonly lines: string[];
  /** Empties the database and the SFTP server, as at the start of each test. */
  clear(): Promise<void>;
  /** Returns the steps with these dependencies. Each runs as an activity. */
  steps(overrides?: Partial<Deps>): Activities;
  /** Puts a report on the SFTP server: one line per row, cells separated by commas. */
  deliver(name: string, ...rows: readonly string[]): Promise<void>;
  /** Opens a sync and takes its leases. */
  open(request?: Partial<SyncRequest>): Promise<OpenLogInput>;
  /** Opens a sync and runs all file steps, up to the plan. */
  bringIn(request?: Partial<SyncRequest>): Promise<OpenedSync & { readonly file_ids: readonly string[] }>;
  /** Makes the plan of a run whose files are in, all parts of it if there are several. */
  planInParts(sync_id: string): Promise<PlanSummary>;
  /** Runs the file steps and makes the plan. */
  plan(request?: Partial<SyncRequest>): Promise<PlannedSync>;
  /** Stores the approval of a held plan as the account `hr`, and accepts it. */
  approve(plan: Pick<PlannedSync, 'sync_id' | 'plan_hash'>): Promise<void>;
  /** Runs a complete sync, and approves its plan if a brake holds it. */
  sync(request?: Partial<SyncRequest>): Promise<PlannedSync>;
};

/** The steps of a sync with a database and an SFTP server for this test file. Both are empty at the start of each test. */
export function testSteps(settings: Readonly<Record<string, string>> = {}): TestSteps {
  const database = testStore();
  const lines: string[] = [];
  let server: EmbeddedServer | undefined;
  let deps: Deps | undefined;

  beforeAll(async () => {
    server = await embeddedServer();
    const config = loadConfig({
      PAYCOM_SFTP_LOCAL_DIRECTORY: server.spool,
      PAYCOM_SETTLE_SECONDS: '0',
      PAYCOM_RECENT_SYNC_MINUTES: '0',
      ...settings,
    });
    const blobs = new BlobStore(database.store);
    deps = {
      store: database.store,
      blobs,
      tasks: createCpuTasks({
        store: database.store,
        blobs,
        transactionRows: config.transactionRows,
        unpacking: { maxBytes: config.maxFileBytes, pgp: config.pgp },
      }),
      sftp: new SftpPool(server.target, 2),
      config,
      readMapping: mappingReader(database.store.db, config),
      logger: createLogger({ level: 'trace', to: { write: (line) => void lines.push(line) } }),
      isRunning: async () => true,
      countSync: () => {},
      countDelivery: () => {},
    };
  });
  afterAll(async () => {
    await deps?.sftp.close();
    await server?.remove();
  });
  const clear = async () => {
    lines.length = 0;
    for (const collection of Object.values(collections(database.store.db))) await collection.deleteMany({});
    await ensureRosterShards(database.store.db);
    const { root, spool } = present(server);
    for (const folder of [root, spool])
      for (const name of await readdir(folder).catch(() => []))
        await rm(join(folder, name), { recursive: true });
  };
  beforeEach(clear);

  const steps = (overrides: Partial<Deps> = {}) =>
    asActivities(createActivities({ ...present(deps), ...overrides }));
  const open: TestSteps['open'] = async (request) => {
    const opened = openingOf(request);
    await steps().openLog(opened);
    return opened;
  };
  const bringIn: TestSteps['bringIn'] = async (request) => {
    const opened = await open(request);
    const { sync_id } = opened;
    const { listRemote, downloadFile, parseNumbers, validateRows } = steps();
    const { file_ids } = await listRemote({ sync_id });
    for (const file_id of file_ids)
      for (const step of [downloadFile, parseNumbers, validateRows]) await step({ sync_id, file_id });
    return { opened, sync_id, file_ids };
  };
  const planInParts: TestSteps['planInParts'] = async (sync_id) => {
    const { planChanges } = steps();
    const begun = await planChanges({ sync_id });
    if ('hash' in begun) return begun;
    const { draft, parts } = begun;
    for (let part = 0; part < parts; part += 1) await planChanges({ sync_id, draft, part });
    const planned = await planChanges({ sync_id, draft });
    if (!('hash' in planned)) throw new Error('The plan has no end.');
    return planned;
  };
  const plan: TestSteps['plan'] = async (request = {}) => {
    const isUndo = request.undo_of !== undefined;
    const opened = isUndo ? await open(request) : (await bringIn(request)).opened;
    const { sync_id } = opened;
    const { hash: plan_hash } = isUndo ? await steps().planUndo({ sync_id }) : await planInParts(sync_id);
    return { opened, sync_id, plan_hash };
  };
  const approve: TestSteps['approve'] = async ({ sync_id, plan_hash }) => {
    const by = { account_id: 'hr', name: 'hr' };
    const decision = { decision: 'approve', by } as const;
    await steps().checkDecision(
      await storeDecision(database.store.db, { sync_id, hash: plan_hash }, decision),
    );
  };
  return {
    get deps() {
      return present(deps);
    },
    get server() {
      return present(server);
    },
    lines,
    clear,
    steps,
    deliver: async (name, ...rows) => {
      const path = join(present(server).root, name);
      await writeFile(path, [...rows, ''].join('\n'));
      await utimes(path, MODIFIED_AT, MODIFIED_AT);
    },
    open,
    bringIn,
    planInParts,
    plan,
    approve,
    sync: async (request) => {
      const planned = await plan(request);
      const { opened, sync_id, plan_hash } = planned;
      const stored = await collections(database.store.db).plans.findOne({ sync_id, hash: plan_hash });
      if (!opened.dry_run && stored?.held_by.length) await approve(planned);
      if (!opened.dry_run) await steps().upsertEmployees({ sync_id, plan_hash });
      await steps().finalizeLog({ opened, end: { as: 'done' } });
      return planned;
    },
  };
}

/** The file name of an employee directory of this day in November. */
export const directory = (day: string) => `202611${day}020000_Employee_Directory_0000aaaa_x.csv`;
export const rateHistory = (day: string) =>
  `202611${day}020300_Rate_History_Report_2026-11-${day}_0000aaaa.csv`;

/** The rows of an employee directory, from the status of each employee by code. */
export function rowsOf(statuses: Readonly<Record<string, string>>): string[] {
  const rows = Object.entries(statuses).map(([code, status]) => `${code},"FAKE${code}, ADA",${status}`);
  return ['EE Code,EE Name,Status', ...rows.toSorted()];
}

/** The input with which a workflow opens a sync. */
export function openingOf(request: Partial<SyncRequest> = {}): OpenLogInput {
  const params = { report_type: 'all', dry_run: false, force: false, ...request } as const;
  return {
    sync_id: newSyncId(new Date(), Math.random),
    workflow_id: syncWorkflowId(params.report_type, params.dry_run),
    first_run_id: 'run',
    trigger: 'cli',
    requested_by: 'test',
    ...params,
  };
}

export function activityContext(info: Partial<Info> = {}): MockActivityEnvironment {
  return new MockActivityEnvironment(info, { logger: new DefaultLogger('ERROR', () => undefined) });
}

/** Runs each step in an activity context, without a workflow. */
function asActivities(steps: Activities): Activities {
  const entries = Object.entries(steps).map(([name, step]) => [
    name,
    (input: unknown) => activityContext().run(step as (input: unknown) => Promise<unknown>, input),
  ]);
  return Object.fromEntries(entries) as Activities;
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('Not set up yet. Use the steps only inside tests and hooks.');
  return value;
}
