import { setTimeout as delay } from 'node:timers/promises';
import { Gauge, Registry } from 'prom-client';
import { EMPLOYEE_STATUSES } from '../../shared/vocabulary.js';
import { wallTime, wallTimeMs } from '../../shared/wall-time.js';
import { newestReportTimes } from '../files/applied-reports.js';
import { reportArrivals } from '../files/report-arrivals.js';
import type { Store } from '../mongo/store.js';
import { channelsWaitSince } from '../notifications/channels.js';
import { countMessages } from '../notifications/sent-messages.js';
import { hiddenSince } from '../plans/change-feed.js';
import { storedRosterStats } from '../stats/roster-stats.js';
import { countSyncLogs } from '../syncs/sync-logs.js';
import { countSent } from '../webhooks/sent-events.js';
import { webhooksWaitSince } from '../webhooks/webhooks.js';

type Source = { readonly store: Store; readonly timeZone: string };

/** The time limit of a reading, below the ten seconds after which Prometheus gives up. */
const READ_MS = 5_000;
/** How long a reading is kept, because several servers may scrape one worker. */
const CACHE_MS = 5_000;

/**
 * Returns a function that reads the state of the product from MongoDB, as gauges in Prometheus' text format. Without MongoDB `paycom_up`
 * is 0, and the other gauges are absent: an old value would look like a current one.
 */
export function stateMetrics(source: Source): () => Promise<string> {
  let last: { readonly at: number; readonly text: Promise<string> } | undefined;
  return () => {
    const at = performance.now();
    if (!last || at - last.at >= CACHE_MS) last = { at, text: textOf(source) };
    return last.text;
  };
}

async function textOf(source: Source): Promise<string> {
  const registry = new Registry();
  const gauge = gaugesOf(registry);
  const state = await readInTime(source);
  gauge('paycom_up', 'Whether MongoDB answers: 1 or 0').set(state ? 1 : 0);
  if (!state) return registry.metrics();
  gauge('paycom_sync_held', 'Syncs whose plan waits for approval').set(state.held);
  gauge('paycom_outbox_lag_seconds', 'Age of the oldest change that the change feed does not show yet').set(
    state.lag,
  );
  const lag = gauge(
    'paycom_delivery_lag_seconds',
    'Age of the oldest event that a webhook, or a notification channel, was not sent yet',
    'receiver',
  );
  const dead = gauge('paycom_dead_letters', 'What the log has that was given up', 'receiver');
  for (const { receiver, since, given_up } of state.deliveries) {
    lag.set({ receiver }, Math.max(0, ...since.map(secondsSince)));
    dead.set({ receiver }, given_up);
  }
  const age = gauge('paycom_report_age_seconds', 'Time since the newest applied report was made', 'report');
  for (const { report_type, seconds } of state.ages) age.set({ report: report_type }, seconds);
  const due = gauge('paycom_report_due_seconds', 'Time until the next report should be made', 'report');
  const late = gauge('paycom_report_late', 'Whether the next report is later than its past allows', 'report');
  for (const { report_type, seconds, isLate } of state.due) {
    due.set({ report: report_type }, seconds);
    late.set({ report: report_type }, isLate ? 1 : 0);
  }
  const employees = gauge('paycom_employees', 'Employees of the roster, as last counted', 'status');
  for (const status of EMPLOYEE_STATUSES) employees.set({ status }, state.by_status[status] ?? 0);
  return registry.metrics();
}

function gaugesOf(registry: Registry) {
  return (name: string, help: string, ...labelNames: string[]) =>
    new Gauge({ name, help, labelNames, registers: [registry] });
}

async function readInTime(source: Source) {
  const stop = new AbortController();
  const tooLate = delay(READ_MS, null, { signal: stop.signal });
  // A failure after the deadline has nobody who waits for it.
  const state = readState(source).catch(() => null);
  try {
    return await Promise.race([state, tooLate]);
  } finally {
    stop.abort();
    tooLate.catch(() => {});
  }
}

function secondsSince(time: Date): number {
  return (Date.now() - time.getTime()) / 1_000;
}

async function readDeliveries(store: Store) {
  const { db } = store;
  const dead = { status: 'dead' } as const;
  const [webhooks, events, channels, messages] = await Promise.all([
    webhooksWaitSince(store),
    countSent(db, dead),
    channelsWaitSince(db),
    countMessages(db, dead),
  ]);
  return [
    { receiver: 'webhook', since: webhooks, given_up: events },
    { receiver: 'channel', since: channels, given_up: messages },
  ] as const;
}

async function readState({ store, timeZone }: Source) {
  const { db } = store;
  const now = wallTime(new Date(), timeZone);
  const secondsUntil = (time: string) => (wallTimeMs(time) - wallTimeMs(now)) / 1_000;
  await db.command({ ping: 1 }, { timeoutMS: READ_MS });
  const [held, hidden, deliveries, times, arrivals, { by_status }] = await Promise.all([
    countSyncLogs(db, { status: 'held' }),
    hiddenSince(db),
    readDeliveries(store),
    newestReportTimes(db),
    reportArrivals(db, now),
    storedRosterStats(store),
  ]);
  return {
    held,
    lag: hidden === null ? 0 : secondsSince(hidden),
    deliveries,
    by_status,
    ages: times.map(({ report_type, report_time }) => ({ report_type, seconds: -secondsUntil(report_time) })),
    due: arrivals.flatMap(({ report_type, next }) =>
      next ? [{ report_type, seconds: secondsUntil(next.due_at), isLate: next.late_minutes !== null }] : [],
    ),
  };
}
