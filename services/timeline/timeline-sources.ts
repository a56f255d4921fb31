import type { Db } from 'mongodb';
import { listAudit } from '../../infra/audit/audit.js';
import { listSensitiveAccess } from '../../infra/auth/sensitive-access-log.js';
import { listArrivedFiles } from '../../infra/files/list-ledger-files.js';
import type { TimeCursor } from '../../infra/mongo/keyset-pagination.js';
import { listSyncLogs } from '../../infra/syncs/sync-logs.js';
import { AuditAction } from '../../shared/audit-action.js';
import { AUDIT_IN_TIMELINE, type TimelineKind } from '../../shared/timeline.js';
import {
  entryOfAudit,
  entryOfFile,
  entryOfReveal,
  entryOfSync,
  type TimelineEntry,
} from './timeline-entry.js';

export type SourceParams = {
  readonly kinds: ReadonlySet<TimelineKind>;
  readonly account_id?: string | undefined;
  readonly before?: TimeCursor | undefined;
  readonly limit: number;
};

/** A collection that the timeline reads. Returns its entries of the asked kinds, newest first. */
type Source = (db: Db, params: SourceParams) => Promise<TimelineEntry[]>;

/** Every source. What happened at the same time is in this order. */
export const SOURCES = {
  audit: async (db, { kinds, ...range }) => {
    const actions = AuditAction.options.filter((action) => {
      const place = AUDIT_IN_TIMELINE[action];
      return place !== null && kinds.has(place.kind);
    });
    if (actions.length === 0) return [];
    return (await listAudit(db, { actions, ...range })).flatMap((entry) => entryOfAudit(entry) ?? []);
  },
  reveals: async (db, { kinds, ...range }) =>
    kinds.has('reveal') ? (await listSensitiveAccess(db, range)).map(entryOfReveal) : [],
  syncs: async (db, { kinds, account_id: requested_by, ...range }) => {
    const [syncs, undos] = [kinds.has('sync'), kinds.has('undo')];
    if (!syncs && !undos) return [];
    const undo = syncs && undos ? undefined : undos;
    return (await listSyncLogs(db, { requested_by, undo, ...range })).map(entryOfSync);
  },
  drift: (db, params) => filesOf(db, 'drift', params),
  arrivals: (db, params) => filesOf(db, 'arrival', params),
} as const satisfies Record<string, Source>;
export type SourceName = keyof typeof SOURCES;

/** Returns the files that arrived or changed. None for an account, because no account brings files. */
async function filesOf(
  db: Db,
  kind: 'arrival' | 'drift',
  { kinds, account_id, ...range }: SourceParams,
): Promise<TimelineEntry[]> {
  if (!kinds.has(kind) || account_id !== undefined) return [];
  return (await listArrivedFiles(db, { changed: kind === 'drift', ...range })).map(entryOfFile(kind));
}
