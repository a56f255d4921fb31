import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { SeededRandom } from '../../dev/seeded-random.js';
import { collections } from '../../infra/mongo/collections.js';
import { isUnderWay } from '../../shared/sync.js';
import { ARRIVALS_WORKFLOW, SYNC_WORKFLOW } from '../../shared/sync-run.js';
import { startApiProcess } from '../api-process.js';
import { testClosers } from '../closers.js';
import { FeedConsumer, whileFollowing } from '../feed-consumer.js';
import { seconds } from '../time-limits.js';
import { postFileArrived } from '../webhook-signature.js';
import { type ChaosStack, chaosStateOf, startChaosStack, temporalClientOf } from './chaos-stack.js';
import { type Undisturbed, undisturbedSyncs } from './undisturbed.js';

const REPORTS = ['employee_directory', 'employee_dates', 'employee_payees', 'rate_history'] as const;
/** Exit codes of a sync that others get in the way of: it is refused or skipped, and says so. */
const TURNED_AWAY = [0, 1];

const WEBHOOK_SECRET = `whsec_${Buffer.from('fake-secret-of-the-tests-0123456789').toString('base64')}`;

const { closers } = testClosers();

let first: Undisturbed;
let second: Undisturbed;
beforeAll(async () => {
  [first, second] = await undisturbedSyncs();
});

async function newStack(overrides: Record<string, string> = {}): Promise<ChaosStack> {
  const stack = await startChaosStack(overrides);
  closers.push(stack.stop);
  return stack;
}

async function untilAllEnded({ store }: ChaosStack): Promise<void> {
  const running = async () =>
    (await collections(store.db).syncLogs.find().toArray()).filter(({ status }) => isUnderWay(status)).length;
  await expect.poll(running).toBe(0);
}

/** Waits until nothing is left that would start a sync: a waiting arrival starts one when the others have ended. */
async function untilIdle(stack: ChaosStack): Promise<void> {
  const { workflow } = await temporalClientOf(stack, closers);
  const types = [ARRIVALS_WORKFLOW, SYNC_WORKFLOW];
  const query = `WorkflowType IN (${types.map((type) => `'${type}'`).join()})`;
  const openAndStarted = async () => {
    const open: string[] = [];
    const started = new Set<string>();
    for await (const { type, status } of workflow.list({ query })) {
      started.add(type);
      if (status.name === 'RUNNING') open.push(type);
    }
    return { open, started };
  };
  await expect.poll(openAndStarted, { timeout: seconds(120) }).toEqual({ open: [], started: new Set(types) });
}

describe('at the same time', () => {
  it('commands, the API, webhooks, the schedule and single reports, with two workers that have disks of their own', async () => {
    const stack = await newStack({ PAYCOM_WEBHOOK_SECRET: WEBHOOK_SECRET });
    for (const disk of ['one', 'two'])
      await stack.startWorker({
        variables: { PAYCOM_SFTP_LOCAL_DIRECTORY: join(stack.folder, 'disks', disk) },
      });
    const api = await startApiProcess(stack);
    closers.push(api.process.stop);
    const made = await stack.run('paycom', 'tokens', 'create', 'the tests', '--role', 'admin', '--json');
    const { token } = JSON.parse(made.stdout) as { token: string };
    const viaApi = fetch(`${api.url}/api/paycom/sync/start_sync/`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: '{}',
    });
    const arrivals = await readdir(stack.remote);
    const consumer = new FeedConsumer(stack.store, new SeededRandom(1));
    const [answer, arrived, triggered, ...synced] = await whileFollowing([consumer], () =>
      Promise.all([
        viaApi,
        Promise.all(arrivals.map((file) => postFileArrived(api.url, WEBHOOK_SECRET, file))),
        stack.run('paycom', 'schedule', 'trigger'),
        stack.sync(),
        stack.sync('--dry-run'),
        ...REPORTS.map((report) => stack.sync('--report-type', report)),
      ]),
    );
    expect(answer.status).toBeLessThan(500);
    for (const { status } of arrived) expect(status).toBe(202);
    expect(triggered.code).toBe(0);
    for (const { code } of synced) expect(TURNED_AWAY).toContain(code);
    await untilIdle(stack);
    expect(await stack.sync()).toMatchObject({ code: 0, report: { status: 'completed' } });
    // How many changes a person has depends on which sync comes first.
    const { history: _, ...state } = first.state;
    expect(await chaosStateOf(stack)).toMatchObject(state);
    expect({ problems: consumer.problems, differences: await consumer.differences() }).toEqual({
      problems: [],
      differences: [],
    });
  });

  it('a sync and an undo of the one before: one waits for the other or is refused as busy, and --force brings everything back', async () => {
    const stack = await newStack();
    await stack.startWorker();
    const { report } = await stack.sync();
    await stack.deliver(1);
    const [synced, undone] = await Promise.all([
      stack.sync(),
      stack.run('paycom', 'undo', report?.sync_id ?? ''),
    ]);
    if (undone.code === 1) expect(undone.stderr).toContain('sync_busy');
    else expect([0, 5], undone.stderr).toContain(undone.code);
    expect(synced.code).toBe(0);
    await untilAllEnded(stack);
    expect((await stack.sync('--force')).code).toBe(0);
    const { employees, payees } = await chaosStateOf(stack);
    expect({ employees, payees }).toEqual({
      employees: second.state.employees,
      payees: second.state.payees,
    });
  });
});

describe('two decisions on one held plan', () => {
  it.each([
    ['approve', 'approve'],
    ['approve', 'reject'],
  ] as const)('%s and %s: one counts, and the plan is applied once or not at all', async (one, other) => {
    const stack = await newStack({ PAYCOM_BRAKE_CHANGES_LEAST: '1', PAYCOM_BRAKE_CHANGES_PERCENT: '1' });
    await stack.startWorker();
    expect(await stack.sync()).toMatchObject({ code: 0 });
    await stack.deliver(1);
    const { code, report } = await stack.sync();
    expect(code).toBe(6);
    const { sync_id = '', plan } = report ?? {};
    const decide = (decision: string) =>
      stack.run('paycom', decision, sync_id, ...(decision === 'approve' ? [plan?.hash ?? ''] : []));
    const decided = await Promise.all([decide(one), decide(other)]);
    expect(decided.map((outcome) => outcome.code)).toContain(0);
    await untilAllEnded(stack);
    const { employees, history } = await chaosStateOf(stack);
    const applied = { employees: second.state.employees, history: second.state.history };
    const untouched = { employees: first.state.employees, history: first.state.history };
    const log = await collections(stack.store.db).syncLogs.findOne({ sync_id });
    expect({ employees, history }).toEqual(log?.status === 'completed' ? applied : untouched);
    if (one === other) expect(log?.status).toBe('completed');
  });
});
