import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { temporal } from '@temporalio/proto';
import type { Db } from 'mongodb';
import type { FinishedSync } from '../activities/contract.js';
import { startSync } from '../services/start-sync.js';
import type { SyncRequest } from '../shared/sync.js';
import { syncWorkflowId } from '../shared/sync-run.js';
import { processUsage, resetPeak } from './process-usage.js';
import type { Installation } from './push-installation.js';

/** Seconds that one kind of step took: added up, and from the first start to the last end. */
export type StepSeconds = { readonly sum: number; readonly span: number };

export type SyncFigures = {
  /** From the workflow's start to its end. */
  readonly seconds: number;
  readonly workerCpu: number;
  readonly workerPeak: number;
  readonly mongodCpu: number;
  readonly steps: Readonly<Record<string, StepSeconds>>;
  /** Activities that the workflow completed. */
  readonly activities: number;
  /** Employees; NaN when the sync failed. */
  readonly created: number;
  readonly outcome: string;
};

const REQUEST: SyncRequest = {
  report_type: 'all',
  dry_run: false,
  force: false,
  trigger: 'cli',
  requested_by: 'bench',
};

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

/** Runs one sync of all reports, and measures it by the times that Temporal recorded. */
export async function measureSync(installation: Installation): Promise<SyncFigures> {
  const { client, mongo, taskQueue, workerPid } = installation;
  resetPeak(workerPid);
  const [before, mongodBefore] = [processUsage(workerPid), await mongodCpu(mongo.db)];
  await startSync(mongo.db, client, taskQueue, REQUEST, 'bench');
  const handle = client.workflow.getHandle<() => Promise<FinishedSync>>(syncWorkflowId('all'));
  const { outcome, created } = await outcomeOf(handle);
  const [after, mongodAfter] = [processUsage(workerPid), await mongodCpu(mongo.db)];
  const { startTime, closeTime, runId } = await handle.describe();
  const history = await client.workflow.getHandle(syncWorkflowId('all'), runId).fetchHistory();
  const events = history.events ?? [];
  return {
    seconds: ((closeTime ?? new Date()).getTime() - startTime.getTime()) / 1000,
    workerCpu: after.cpuSeconds - before.cpuSeconds,
    workerPeak: after.peakMebibytes,
    mongodCpu: mongodAfter - mongodBefore,
    steps: stepsOf(events),
    activities: events.filter((event) => event.activityTaskCompletedEventAttributes).length,
    created,
    outcome,
  };
}

async function outcomeOf(
  handle: WorkflowHandle<() => Promise<FinishedSync>>,
): Promise<Pick<SyncFigures, 'outcome' | 'created'>> {
  try {
    const { status, employees } = await handle.result();
    const { created, updated, unchanged } = employees;
    return { created, outcome: `${status}: ${created} created, ${updated} updated, ${unchanged} unchanged` };
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    return { created: Number.NaN, outcome: `failed: ${codeOf(error.cause)}` };
  }
}

function codeOf(cause: Error | undefined): string {
  if (cause?.cause instanceof Error) return codeOf(cause.cause);
  return (cause instanceof ApplicationFailure && cause.type) || String(cause?.message);
}

async function mongodCpu(db: Db): Promise<number> {
  const { extra_info } = await db.admin().serverStatus();
  return (extra_info.user_time_us + extra_info.system_time_us) / 1e6;
}

function stepsOf(events: readonly HistoryEvent[]): Record<string, StepSeconds> {
  const times = new Map<string, { readonly start: number; readonly end: number }[]>();
  const started = events[0];
  const decided = events.find(({ workflowTaskCompletedEventAttributes: completed }) => completed);
  if (started && decided)
    times.set('first workflow task', [{ start: timeOf(started), end: timeOf(decided) }]);
  const scheduled = new Map(events.map((event) => [String(event.eventId), event]));
  for (const event of events) {
    const ended =
      event.activityTaskCompletedEventAttributes ??
      event.activityTaskFailedEventAttributes ??
      event.activityTaskTimedOutEventAttributes;
    const start = scheduled.get(String(ended?.scheduledEventId));
    const name = start?.activityTaskScheduledEventAttributes?.activityType?.name;
    if (!start || !name) continue;
    times.set(name, [...(times.get(name) ?? []), { start: timeOf(start), end: timeOf(event) }]);
  }
  return Object.fromEntries([...times].map(([name, intervals]) => [name, secondsOf(intervals)]));
}

function secondsOf(intervals: readonly { readonly start: number; readonly end: number }[]): StepSeconds {
  return {
    sum: intervals.reduce((sum, { start, end }) => sum + end - start, 0),
    span: Math.max(...intervals.map(({ end }) => end)) - Math.min(...intervals.map(({ start }) => start)),
  };
}

function timeOf({ eventTime }: HistoryEvent): number {
  return Number(eventTime?.seconds) + Number(eventTime?.nanos) / 1e9;
}
