import { Client, Connection } from '@temporalio/client';
import { addDemoStaff } from '../../dev/demo-staff.js';
import { generatePush } from '../../dev/generate-push.js';
import { BlobStore } from '../../infra/blobs/blob-store.js';
import { freePort } from '../../infra/metrics/free-port.js';
import { collections } from '../../infra/mongo/collections.js';
import { isUnderWay } from '../../shared/sync.js';
import type { SyncReport } from '../../shared/sync-report.js';
import { CANARIES, expectNoCanary, expectNoCanaryInMetrics } from '../canaries.js';
import { endState } from '../end-state.js';
import { filesUnder } from '../files-under.js';
import { type SyncStack, startSyncStack } from '../sync-stack.js';
import type { FlakyNetwork } from './flaky-network.js';

export type Synced = {
  readonly code: number;
  readonly report: SyncReport | undefined;
  readonly stderr: string;
};
export type ChaosStack = SyncStack & {
  /** Puts a push on the server. Revision 0 is the first one, which is there already. A later one has changes. */
  deliver(revision: number): Promise<void>;
  sync(...args: string[]): Promise<Synced>;
};

const EMPLOYEES = 60;
const START = Date.parse('2026-11-02T02:00:00Z');
const HOUR_MS = 3_600_000;

/**
 * A stack whose plans have many chunks, with Staff records to link, and with the first push on its server. When it stops, no planted value
 * may be in a history or an output.
 */
export async function startChaosStack(overrides: Record<string, string> = {}): Promise<ChaosStack> {
  const stack = await startSyncStack({ PAYCOM_TRANSACTION_ROWS: '5', ...overrides });
  await addDemoStaff(stack.env.MONGODB_URI ?? '', EMPLOYEES);
  const deliver = async (revision: number) => {
    const time = new Date(START + revision * HOUR_MS);
    const people = { employees: EMPLOYEES, changed: 0.2, plant: CANARIES };
    await generatePush(stack.remote, { ...people, revision, time });
  };
  await deliver(0);
  /** Where the workers serve their metrics. */
  const addresses: string[] = [];
  const check = async () => {
    await expectNoCanary(stack);
    for (const address of addresses)
      if (await answers(address)) await expectNoCanaryInMetrics(address, ['paycom_syncs']);
  };
  return {
    ...stack,
    deliver,
    startWorker: async (options = {}) => {
      const address = `127.0.0.1:${await freePort()}`;
      const variables = { PAYCOM_METRICS_ADDRESS: address, ...options.variables };
      addresses.push(address);
      return stack.startWorker({ ...options, variables });
    },
    stop: async () => {
      await check().finally(stack.stop);
    },
    sync: async (...args) => {
      const { code, stdout, stderr } = await stack.run('sync-paycom', '--json', ...args);
      return { code, report: stdout === '' ? undefined : (JSON.parse(stdout) as SyncReport), stderr };
    },
  };
}

/** Whether someone serves metrics there. A killed worker does not. */
function answers(address: string): Promise<boolean> {
  return fetch(`http://${address}/metrics`).then(
    (response) => response.ok,
    () => false,
  );
}

/** As `startChaosStack`, with its SFTP server behind a network. */
export async function startStackBehind(network: FlakyNetwork): Promise<ChaosStack> {
  const stack = await startChaosStack({
    PAYCOM_SFTP_PORT: String(network.port),
    PAYCOM_SFTP_TIMEOUT_SECONDS: '3',
  });
  network.serverPort = stack.sftp.port;
  return stack;
}

/** Returns a client of the stack's Temporal namespace. The closers close its connection. */
export async function temporalClientOf(
  { env }: SyncStack,
  closers: (() => Promise<void>)[],
): Promise<Client> {
  const connection = await Connection.connect({ address: env.TEMPORAL_ADDRESS ?? '' });
  closers.push(() => connection.close());
  return new Client({ connection, namespace: env.TEMPORAL_NAMESPACE ?? '' });
}

/** Returns what a disturbed stack must have in common with an undisturbed one once its sync has ended, what is temporary among it. */
export async function chaosStateOf({ store, env }: SyncStack) {
  const { files, staff, employees, syncLogs } = collections(store.db);
  const sorted = async (found: Promise<object[]>) => (await found).map((each) => JSON.stringify(each)).sort();
  const ledger = { _id: 0, name: 1, status: 1, 'rows.valid': 1, report_time: 1 };
  return {
    ...(await endState(store)),
    files: await sorted(files.find({}, { projection: ledger }).toArray()),
    staff: await sorted(staff.find({}, { projection: { _id: 0, staff_id: 1, active: 1 } }).toArray()),
    links: await sorted(
      employees
        .find({ staff_id: { $ne: null } }, { projection: { _id: 0, employee_id: 1, staff_id: 1 } })
        .toArray(),
    ),
    openLogs: (await syncLogs.find().toArray()).filter(({ status }) => isUnderWay(status)).length,
    spooled: await filesUnder(env.PAYCOM_SFTP_LOCAL_DIRECTORY ?? ''),
    orphanedUploads: await new BlobStore(store).sweep({ to: new Date(Date.now() + 1_000) }),
  };
}

export type ChaosState = Awaited<ReturnType<typeof chaosStateOf>>;
