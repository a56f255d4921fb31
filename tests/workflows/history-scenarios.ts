import { EventEmitter, once } from 'node:events';
import { Context } from '@temporalio/activity';
import type { WorkflowClient } from '@temporalio/client';
import type { Activities } from '../../activities/contract.js';
import { AppError } from '../../shared/app-error.js';
import { channelWorkflowId, NOTIFY_WORKFLOW, type NotifyInput } from '../../shared/notification-run.js';
import type { ReportSelection } from '../../shared/report.js';
import {
  ARRIVALS_ID,
  ARRIVALS_WORKFLOW,
  type Decision,
  SCHEDULED_SYNC_WORKFLOW,
  SWEEP_WORKFLOW,
  type SyncInput,
  syncWorkflowId,
} from '../../shared/sync-run.js';
import {
  DELIVER_WORKFLOW,
  type Delivered,
  type DeliverInput,
  WATCH_EVENTS_WORKFLOW,
  webhookWorkflowId,
} from '../../shared/webhook-run.js';
import { decidePlanUpdate, runStateQuery } from '../../workflows/decide-plan.js';
import type { deliverWebhook } from '../../workflows/deliver-webhook.js';
import { type fileArrivals, fileArrived } from '../../workflows/file-arrivals.js';
import type { notifyChannel } from '../../workflows/notify-channel.js';
import { type scheduledSync, syncPaycom } from '../../workflows/scheduled-sync.js';
import type { sweepStorage } from '../../workflows/sweep-storage.js';
import type { watchEvents } from '../../workflows/watch-events.js';
import { HELD_FOR_DAYS, HELD_PLAN, LARGE, PLAN } from './fake-activities.js';
import { REQUEST, startOptions } from './workflow-stack.js';

type Run = { readonly workflowId: string; readonly runId: string };

export type Scenario = {
  readonly steps?: Partial<Activities>;
  /** Runs the workflow to its end and returns the run whose history is recorded. */
  readonly run: (client: WorkflowClient, taskQueue: string) => Promise<Run>;
};

type SyncOptions = {
  readonly input?: Partial<SyncInput>;
  readonly decision?: Decision['decision'];
  readonly cancel?: true;
};

/** The paths that a workflow can take. Every release has a history of each. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  completed: { run: sync() },
  'nothing-new': { steps: { listRemote: async () => ({ file_ids: [] }) }, run: sync() },
  partial: {
    steps: { parseNumbers: () => Promise.reject(new AppError('not_a_report', { reason: 'corrupt' })) },
    run: sync(),
  },
  failed: {
    steps: {
      listRemote: () => Promise.reject(new AppError('sftp_login_refused', { host: 'h', username: 'u' })),
    },
    run: sync(),
  },
  'dead-server': {
    steps: {
      listRemote: async () => ({ file_ids: Array.from({ length: 20 }, (_, at) => `f${at}`) }),
      downloadFile: () => Promise.reject(new AppError('sftp_unreachable', { host: 'h', port: 22 })),
    },
    run: sync(),
  },
  'held-and-approved': { steps: { planChanges: async () => HELD_PLAN }, run: sync({ decision: 'approve' }) },
  'held-and-rejected': { steps: { planChanges: async () => HELD_PLAN }, run: sync({ decision: 'reject' }) },
  'held-and-cancelled': { steps: { planChanges: async () => HELD_PLAN }, run: sync({ cancel: true }) },
  'held-and-reminded': reminded(),
  'cancelled-at-work': cancelledAtWork(),
  'approved-early': approvedEarly(),
  'held-and-checked': { steps: { planChanges: async () => HELD_PLAN }, run: sync({ decision: 'approve' }) },
  'decision-refused': {
    steps: { planChanges: async () => HELD_FOR_DAYS, checkDecision: unknownDecision },
    run: sync({ decision: 'approve' }),
  },
  counted: { run: sync() },
  archived: { steps: { openLog: async () => ({ proceed: true, archives: true }) }, run: sync() },
  'not-archived': {
    steps: { openLog: async () => ({ proceed: true, archives: true }), archiveFiles: unknownDecision },
    run: sync(),
  },
  'not-counted': { steps: { countStats: unknownDecision }, run: sync() },
  'held-and-expired': { steps: { planChanges: async () => HELD_FOR_DAYS }, run: sync() },
  'large-plan': { steps: LARGE, run: sync() },
  continued: { steps: { listRemote: manyPages }, run: sync() },
  undo: { run: sync({ input: { undo_of: '20261101-020000-abcde' } }) },
  retry: { run: sync({ input: { retry_of: '20261101-020000-abcde' } }) },
  'roster-busy': { steps: { planChanges: afterFailures(12) }, run: sync() },
  'skipped-recent': { steps: { openLog: skipped('recent') }, run: sync() },
  'skipped-busy': { steps: { openLog: skipped('busy') }, run: sync() },
  'dry-run': { steps: { planChanges: async () => HELD_PLAN }, run: sync({ input: { dry_run: true } }) },
  scheduled: { run: scheduled },
  arrivals: { run: arrivals('rate_history') },
  'arrivals-of-all': { run: arrivals('rate_history', 'employee_dates') },
  swept: { run: swept },
  'events-sent': { steps: delivery({ next: 'more' }), run: delivered },
  'events-sent-again': {
    steps: delivery({ next: 'wait', wait_ms: 5_000 }, { next: 'wait', wait_ms: 300_000 }),
    run: delivered,
  },
  'events-watched': {
    steps: { recordEvents: async () => ({ webhook_ids: ['w1'] }) },
    run: watched(webhookWorkflowId('w1')),
  },
  'channels-watched': {
    steps: { recordEvents: async () => ({ webhook_ids: [], channel_ids: ['c1'] }) },
    run: watched(channelWorkflowId('c1')),
  },
  'alarms-sent': { steps: delivery({ next: 'more' }, { next: 'wait', wait_ms: 5_000 }), run: notified },
  'arrivals-left': { steps: { reportsAtWork: async () => ['rate_history'] }, run: arrivals('rate_history') },
};

function sync({ input, decision, cancel }: SyncOptions = {}): Scenario['run'] {
  return async (client, taskQueue) => {
    const handle = await client.start(syncPaycom, startOptions(taskQueue, { ...REQUEST, ...input }));
    if (decision || cancel) while ((await handle.query(runStateQuery)).step !== 'held');
    if (decision)
      // A refused decision leaves the plan held.
      await handle
        .executeUpdate(decidePlanUpdate, { args: [{ decision, hash: HELD_PLAN.hash, by: 'hr' }] })
        .catch(() => undefined);
    if (cancel) await handle.cancel();
    await handle.result().catch(() => undefined);
    return { workflowId: handle.workflowId, runId: handle.firstExecutionRunId };
  };
}

/** Approves a plan during its first reminder. Time does not pass while an activity runs. */
function reminded(): Scenario {
  const events = new EventEmitter();
  const [isReminded, isDecided] = [once(events, 'reminded'), once(events, 'decided')];
  return {
    steps: {
      planChanges: async () => HELD_FOR_DAYS,
      remindOfHold: async () => {
        events.emit('reminded');
        await isDecided;
      },
    },
    run: async (client, taskQueue) => {
      const handle = await client.start(syncPaycom, startOptions(taskQueue));
      const result = handle.result();
      await isReminded;
      const approval = { decision: 'approve', hash: HELD_PLAN.hash, by: 'hr' } as const;
      await handle.executeUpdate(decidePlanUpdate, { args: [approval] });
      events.emit('decided');
      await result;
      return { workflowId: handle.workflowId, runId: handle.firstExecutionRunId };
    },
  };
}

/** Cancels a sync while it downloads. */
function cancelledAtWork(): Scenario {
  const events = new EventEmitter();
  const begun = once(events, 'begun');
  return {
    steps: {
      downloadFile: async () => {
        events.emit('begun');
        await Context.current().cancelled;
        return { bytes: 0 };
      },
    },
    run: async (client, taskQueue) => {
      const handle = await client.start(syncPaycom, startOptions(taskQueue));
      const ended = handle.result().catch(() => undefined);
      await begun;
      await handle.cancel();
      await ended;
      return { workflowId: handle.workflowId, runId: handle.firstExecutionRunId };
    },
  };
}

/** Approves a plan that the log already shows as held, a moment before the run knows it. */
function approvedEarly(): Scenario {
  const events = new EventEmitter();
  const [isPlanning, isSent] = [once(events, 'planning'), once(events, 'sent')];
  return {
    steps: {
      planChanges: async () => {
        events.emit('planning');
        await isSent;
        return HELD_PLAN;
      },
    },
    run: async (client, taskQueue) => {
      const handle = await client.start(syncPaycom, startOptions(taskQueue));
      await isPlanning;
      const approval = { decision: 'approve', hash: HELD_PLAN.hash, by: 'hr' } as const;
      await handle.startUpdate(decidePlanUpdate, { args: [approval], waitForStage: 'ACCEPTED' });
      events.emit('sent');
      await handle.result();
      return { workflowId: handle.workflowId, runId: handle.firstExecutionRunId };
    },
  };
}

async function scheduled(client: WorkflowClient, taskQueue: string): Promise<Run> {
  const { workflowId } = startOptions(taskQueue);
  const handle = await client.start<typeof scheduledSync>(SCHEDULED_SYNC_WORKFLOW, {
    taskQueue,
    workflowId,
    args: ['all'],
  });
  await handle.result();
  // The sync outlives its launcher. If it kept running, it would block the next scenario.
  await client.getHandle(syncWorkflowId('all')).result();
  return { workflowId, runId: handle.firstExecutionRunId };
}

async function swept(client: WorkflowClient, taskQueue: string): Promise<Run> {
  const { workflowId } = startOptions(taskQueue);
  const handle = await client.start<typeof sweepStorage>(SWEEP_WORKFLOW, { taskQueue, workflowId, args: [] });
  await handle.result();
  return { workflowId, runId: handle.firstExecutionRunId };
}

/** Steps of a delivery with these results, and then nothing left. */
function delivery(...results: Delivered[]): Partial<Activities> {
  const step = async (): Promise<Delivered> => results.shift() ?? { next: 'idle' };
  return { deliverEvents: step, sendAlarms: step };
}

async function delivered(client: WorkflowClient, taskQueue: string): Promise<Run> {
  const { workflowId } = startOptions(taskQueue);
  const start = { taskQueue, workflowId, args: [{ webhook_id: 'w1' }] as [DeliverInput] };
  const handle = await client.start<typeof deliverWebhook>(DELIVER_WORKFLOW, start);
  await handle.result();
  return { workflowId, runId: handle.firstExecutionRunId };
}

async function notified(client: WorkflowClient, taskQueue: string): Promise<Run> {
  const { workflowId } = startOptions(taskQueue);
  const start = { taskQueue, workflowId, args: [{ channel_id: 'c1' }] as [NotifyInput] };
  const handle = await client.start<typeof notifyChannel>(NOTIFY_WORKFLOW, start);
  await handle.result();
  return { workflowId, runId: handle.firstExecutionRunId };
}

/** Waits for the delivery that it starts. */
function watched(delivery: string): Scenario['run'] {
  return async (client, taskQueue) => {
    const { workflowId } = startOptions(taskQueue);
    const start = { taskQueue, workflowId, args: [] as [] };
    const handle = await client.start<typeof watchEvents>(WATCH_EVENTS_WORKFLOW, start);
    await handle.result();
    await client.getHandle(delivery).result();
    return { workflowId, runId: handle.firstExecutionRunId };
  };
}

function arrivals(...selections: readonly ReportSelection[]): Scenario['run'] {
  return async (client, taskQueue) => {
    const handle = await client.signalWithStart<typeof fileArrivals, [readonly ReportSelection[]]>(
      ARRIVALS_WORKFLOW,
      {
        workflowId: ARRIVALS_ID,
        taskQueue,
        args: [{ quiet_seconds: 60 }],
        signal: fileArrived,
        signalArgs: [selections],
      },
    );
    // A handle from `getHandle` skips time. The handle of a signal does not.
    await client.getHandle(ARRIVALS_ID).result();
    return { workflowId: ARRIVALS_ID, runId: handle.signaledRunId };
  };
}

/** Plans when as many attempts failed, because another sync has the roster. */
function afterFailures(count: number): Activities['planChanges'] {
  let failed = 0;
  return async () => {
    if (failed >= count) return PLAN;
    failed += 1;
    throw new AppError('roster_busy', { sync_id: '20261101-020000-abcde' });
  };
}

/** Fails for good. */
async function unknownDecision(): Promise<never> {
  throw new AppError('decision_unknown', { plan: HELD_PLAN.hash });
}

function skipped(reason: 'recent' | 'busy'): Activities['openLog'] {
  return async () => ({ proceed: false, because: { reason, sync_id: '20261101-020000-abcde' } });
}

async function manyPages({ after }: { readonly after?: string }) {
  const page = Number(after ?? 0);
  const file_ids = Array.from({ length: 120 }, (_, at) => `${page}-${at}`);
  return page < 4 ? { file_ids, next: String(page + 1) } : { file_ids };
}
