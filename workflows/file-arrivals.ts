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

/** Files that come one by one are waited for, but not for ever. */
const LONGEST_UNREST = 5;
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 60_000;
/** By then the schedule would have taken the file as well. A held sync may hold for days; only people can end that. */
const PATIENCE_MS = 3_600_000;
/** A sync that finds another at work says so in its first seconds. */
const OPENING = '2 minutes';
const EVENTS_A_RUN = 2_000;

/**
 * Starts syncs of what arrives, for as long as something does. A sync that runs already may have listed the server before the file
 * was there, so it does not count: the next one begins once it has ended. What waits for too long is left to the schedule.
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
  for (let heard = -1; arrived.size > 0; ) {
    if (heard !== signals) {
      await untilQuiet(() => signals, quiet_seconds * 1000);
      heard = signals;
      wait = FIRST_WAIT_MS;
    }
    await startWhatIsFree(arrived);
    left.push(...takeStale(arrived));
    if (arrived.size === 0) break;
    if (workflowInfo().historyLength > EVENTS_A_RUN)
      await continueAsNew<typeof fileArrivals>({ quiet_seconds, arrived: [...arrived] });
    await condition(() => heard !== signals, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  }
  return { left };
}

async function untilQuiet(heard: () => number, quiet: number): Promise<void> {
  const end = Date.now() + LONGEST_UNREST * quiet;
  for (let last = -1; last !== heard() && Date.now() < end; ) {
    last = heard();
    await condition(() => last !== heard(), quiet);
  }
}

/** One sync for all where nothing else is at work, else one for each report that is free; what was not started stays in `arrived`. */
async function startWhatIsFree(arrived: Map<ReportSelection, number>): Promise<void> {
  const busy: readonly ReportSelection[] = await reportsAtWork();
  const waiting = [...arrived.keys()];
  const together: readonly ReportSelection[] = waiting.length === 1 ? waiting : ['all'];
  const free = waiting.filter((selection) => selection !== 'all' && !busy.includes(selection));
  for (const selection of busy.length === 0 ? together : free) {
    const taken = [...arrived].filter(([one]) => selection === 'all' || one === selection);
    // Before it starts: what arrives from now on may come too late for it.
    for (const [one] of taken) arrived.delete(one);
    if (await takesItUp(selection)) continue;
    for (const [one, since] of taken) arrived.set(one, arrived.get(one) ?? since);
  }
}

/** False when another sync was quicker. */
async function takesItUp(report_type: ReportSelection): Promise<boolean> {
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
  const stale = [...arrived].filter(([, since]) => Date.now() - since >= PATIENCE_MS).map(([one]) => one);
  for (const selection of stale) arrived.delete(selection);
  if (stale.length > 0)
    log.warn(`arrivals_left ${stale.join(' ')}: a sync of them runs or is held for an hour`);
  return stale;
}
