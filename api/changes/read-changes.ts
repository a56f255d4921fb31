import { setTimeout as delay } from 'node:timers/promises';
import { listAudit } from '../../infra/audit/audit.js';
import { type FeedPage, isBeyondEnd, readFeed } from '../../infra/plans/change-feed.js';
import type { FeedPosition } from '../../infra/plans/feed-position.js';
import { recordSensitiveAccess } from '../../services/record-sensitive-access.js';
import { AppError } from '../../shared/app-error.js';
import { SENSITIVE_FIELDS } from '../../shared/employee.js';
import { revealableFields } from '../auth/revealable-fields.js';
import type { Caller, RequestContext } from '../http/request-context.js';
import { type ChangeEntryView, changeEntryView } from './change-entry-view.js';
import { feedCursor, readFeedCursor } from './feed-cursor.js';

type ChangesContext = Caller & {
  readonly streams: RequestContext['streams'];
  readonly recheckPermission: () => Promise<unknown>;
};
type ChangesParams = {
  readonly after?: string | undefined;
  readonly limit: number;
  /** Seconds. */
  readonly wait: number;
  readonly reveal: boolean;
};
type Changes = { items: ChangeEntryView[]; next: string; caught_up: boolean };

const POLL_MS = 1_000;
/** The share of a request's time limit that a wait may take. */
const LONGEST_WAIT = 0.8;

/**
 * Returns the entries after a cursor. When there is none yet, waits for one. After the wait it returns an empty page with the same cursor.
 *
 * @throws AppError `not_permitted`, `invalid_input`, `feed_cursor_expired`, `too_many_streams`
 */
export async function readChanges(
  caller: ChangesContext,
  { after, limit, wait, reveal }: ChangesParams,
  ended: AbortSignal = new AbortController().signal,
): Promise<Changes> {
  const revealed = reveal ? revealableFields(caller.account, [...SENSITIVE_FIELDS]) : [];
  const { store } = caller.services;
  const restored = await lastRestore(caller);
  const position = after === undefined ? undefined : await positionIn(caller, after, restored);
  const read = () => readFeed(store, position, { limit, reveal });
  const first = await read();
  const page = isEmpty(first) && wait > 0 ? await nextPage(caller, wait, ended, read) : first;
  // Nothing is shown of an erased person, whom the record must not name again.
  const ids = page.entries.flatMap(({ kind, employee_id }) => (kind === 'erased' ? [] : [employee_id]));
  await recordSensitiveAccess(store.db, caller, revealed, ids);
  const { entries, caught_up } = page;
  const next = feedCursor({ position: page.position, restored });
  return { items: entries.map(changeEntryView), next, caught_up };
}

/** Returns the position of a cursor. @throws AppError `feed_cursor_expired` for a cursor of another database, or of before its last restore */
async function positionIn(
  { services: { store } }: Caller,
  cursor: string,
  lastRestored: string | undefined,
): Promise<FeedPosition> {
  const { position, restored } = readFeedCursor(cursor);
  if (restored !== lastRestored || (await isBeyondEnd(store.db, position)))
    throw new AppError('feed_cursor_expired');
  return position;
}

/** Returns the id of the last restore: what a reader has from before it may not be in the database. */
async function lastRestore({ services: { store } }: Caller): Promise<string | undefined> {
  const [restore] = await listAudit(store.db, { actions: ['backup.restore'], limit: 1 });
  return restore?.id;
}

/** Waits for the next entry. Takes the slot of a stream, so that waiting requests are limited, and end when the server stops. */
async function nextPage(
  { services, account, streams, recheckPermission }: ChangesContext,
  wait: number,
  ended: AbortSignal,
  read: () => Promise<FeedPage>,
): Promise<FeedPage> {
  const longest = services.config.api.timeoutSeconds * LONGEST_WAIT;
  const until = performance.now() + Math.min(wait, longest) * 1_000;
  const { signal, close } = streams.open(account.account_id, ended, recheckPermission);
  try {
    for (;;) {
      const left = until - performance.now();
      await delay(Math.min(POLL_MS, Math.max(left, 0)), undefined, { signal }).catch(() => undefined);
      if (signal.reason instanceof AppError) throw signal.reason;
      const page = await read();
      if (!isEmpty(page) || left <= POLL_MS || signal.aborted) return page;
    }
  } finally {
    close();
  }
}

/** A page of the snapshot can be empty although more follow. */
function isEmpty({ entries, caught_up }: FeedPage): boolean {
  return entries.length === 0 && caught_up;
}
