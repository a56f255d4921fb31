import {
  condition,
  continueAsNew,
  defineSignal,
  log,
  proxyActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../activities/contract.js';
import type { ReportSelection } from '../shared/report.js';
import { type ArrivalsInput, FILE_ARRIVED } from '../shared/sync-run.js';
import * as policy from './policies.js';
import { startSyncChild } from './start-sync-child.js';

const { reportsAtWork } = proxyActivities<Activities>(policy.LOCAL);

export const fileArrived = defineSignal<[readonly ReportSelection[]]>(FILE_ARRIVED);

/** Debounce limit: waits at most this many quiet periods while files keep arriving. */
const MAX_QUIET_PERIODS = 5;
const FIRST_WAIT_MS = 5_000;
const MAX_WAIT_MS = 60_000;
/** After this time the schedule has synced the file anyway. A held sync can wait for days until a person decides. */
const GIVE_UP_AFTER_MS = 3_600_000;
/** A sync that is skipped because another one runs ends within seconds. This is a generous limit. */
const OPENING = '2 minutes';
const MAX_EVENTS_PER_RUN = 2_000;

/**
 * Starts syncs for arriving files until nothing waits. A running sync may have listed the server before the file was there, so a new one
 * starts when it has ended. A report that waits too long is left to the schedule.
 */
export async function fileArrivals({ quiet_seconds, arrived: earlier = [] }: ArrivalsInput): Promise<{
  readonly left: readonly ReportSelection[];
}> {
  const arrived = new Map(earlier);
  const left: ReportSelection[] = [];
  let signals = 0;
  setHandler(fileArrived, (selections) => {
    signals += 1;
    for (const selection of selections) arrived.set(selection, Date.now());
  });
  await condition(() => arrived.size > 0, OPENING);

  let wait = FIRST_WAIT_MS;
  for (let seen = -1; arrived.size > 0; ) {
    if (seen !== signals) {
      await untilQuiet(() => signals, quiet_seconds * 1000);
      seen = signals;
      wait = FIRST_WAIT_MS;
    }
    await startFreeReports(arrived);
    left.push(...takeStale(arrived));
    if (arrived.size === 0) break;
    if (workflowInfo().historyLength > MAX_EVENTS_PER_RUN)
      await continueAsNew<typeof fileArrivals>({ quiet_seconds, arrived: [...arrived] });
    await condition(() => seen !== signals, wait);
    wait = Math.min(wait * 2, MAX_WAIT_MS);
  }
  return { left };
}

async function untilQuiet(signalCount: () => number, quiet: number): Promise<void> {
  const end = Date.now() + MAX_QUIET_PERIODS * quiet;
  for (let last = -1; last !== signalCount() && Date.now() < end; ) {
    last = signalCount();
    await condition(() => last !== signalCount(), quiet);
  }
}

/** Starts one sync for all reports when no other sync runs, else one for each report that is free. The rest stays in `arrived`. */
async function startFreeReports(arrived: Map<ReportSelection, number>): Promise<void> {
  const busy: readonly ReportSelection[] = await reportsAtWork();
  const waiting = [...arrived.keys()];
  const together: readonly ReportSelection[] = waiting.length === 1 ? waiting : ['all'];
  const free = waiting.filter((selection) => selection !== 'all' && !busy.includes(selection));
  for (const selection of busy.length === 0 ? together : free) {
    const taken = [...arrived].filter(([report]) => selection === 'all' || report === selection);
    // Delete them before the start: a file that arrives from now on may be too late for this sync.
    for (const [report] of taken) arrived.delete(report);
    if (await startUnlessBusy(selection)) continue;
    for (const [report, since] of taken) arrived.set(report, arrived.get(report) ?? since);
  }
}

/** Starts a sync. Returns false when another sync of the reports runs. */
async function startUnlessBusy(report_type: ReportSelection): Promise<boolean> {
  const started = await startSyncChild({ report_type, trigger: 'webhook', by: 'the webhook' });
  if (!started) return false;
  let end: 'skipped' | 'other' | undefined;
  started.handle.result().then(
    ({ status }) => {
      end = status === 'skipped' ? 'skipped' : 'other';
    },
    () => {
      end = 'other';
    },
  );
  await condition(() => end !== undefined, OPENING);
  return end !== 'skipped';
}

function takeStale(arrived: Map<ReportSelection, number>): ReportSelection[] {
  const stale = [...arrived]
    .filter(([, since]) => Date.now() - since >= GIVE_UP_AFTER_MS)
    .map(([report]) => report);
  for (const selection of stale) arrived.delete(selection);
  if (stale.length > 0)
    log.warn(`arrivals_left ${stale.join(' ')}: a sync of them runs or is held for an hour`);
  return stale;
}
