import type { ClientSession, Db, Document, Filter } from 'mongodb';
import { AppError } from '../../shared/app-error.js';
import {
  EMPLOYEE_FIELDS,
  type EmployeeField,
  type EmployeeFields,
  isSensitive,
} from '../../shared/employee.js';
import { beforeChanges } from '../../shared/plan/employee-at.js';
import { collections } from '../mongo/collections.js';
import { type DecodedChange, decodeOrMarkChange } from '../mongo/documents/change-codec.js';
import type { ChangeDocument } from '../mongo/documents/change-document.js';
import type { EmployeeDocument } from '../mongo/documents/employee-document.js';
import { closedFence } from '../mongo/roster-revision.js';
import { readSnapshot } from '../mongo/snapshot-read.js';
import type { Store } from '../mongo/store.js';
import { partOrMark, projectionOf } from '../roster/employees.js';
import {
  afterFence,
  changesAfter,
  FEED_ORDER,
  type FeedChangePosition,
  type FeedPosition,
  NEWEST_FIRST,
  type SnapshotPosition,
} from './feed-position.js';
import { isBeforeRemoval, removedChanges } from './old-changes.js';

/** An entry of the feed: a person of the snapshot, or a change of a person. */
export type FeedEntry = {
  /** Unique in the feed. */
  readonly id: string;
  readonly kind: 'snapshot' | ChangeDocument['kind'];
  readonly employee_id: string;
  /** Null in a snapshot, and when a person was erased. */
  readonly sync_id: string | null;
  readonly at: Date | null;
  /** The fields with a new value, sensitive ones too. In a snapshot and a creation: the shown fields that have a value. */
  readonly changed: readonly EmployeeField[];
  /** The new values of the shown fields. */
  readonly values: Partial<EmployeeFields>;
  /** The status before it changed. */
  readonly status_before?: EmployeeFields['status'];
  /** The position after it. */
  readonly position: FeedPosition;
  /** Some values are missing, because the stored ones were altered or are not encrypted. */
  readonly unreadable?: true;
};
export type FeedPage = {
  readonly entries: readonly FeedEntry[];
  /** The position after the page. */
  readonly position: FeedPosition;
  /** Whether the page reaches the end of the feed. */
  readonly caught_up: boolean;
};
type FeedOptions = { readonly limit: number; readonly reveal: boolean };
type Reader = Store & FeedOptions & { readonly session: ClientSession };

/**
 * Reads the feed from a position on: at first the roster as a snapshot, then each change, by person in the order in which they were applied.
 * A change is there once the sync that made it has released the roster: until then, its transactions may commit in any order. Without
 * `reveal`, sensitive values are absent and not decrypted.
 *
 * @throws AppError `feed_cursor_expired` when changes after the position were removed
 */
export async function readFeed(
  store: Store,
  after: FeedPosition | undefined,
  options: FeedOptions,
): Promise<FeedPage> {
  return readSnapshot(store.db, async (db, session) => {
    const reader = { ...store, ...options, db, session };
    const closed = await closedFence(db, session);
    if (after && isBeforeRemoval(after, await removedChanges(db, session)))
      throw new AppError('feed_cursor_expired');
    const position = after ?? { snapshot: closed, employee_id: '' };
    return 'snapshot' in position ? snapshotPage(reader, position) : changesPage(reader, position, closed);
  });
}

/** Returns the end of the feed: from there on, only later changes are read. */
export async function feedEnd(db: Db): Promise<FeedChangePosition> {
  return readSnapshot(db, async (snapshot, session) => afterFence(await closedFence(snapshot, session)));
}

/** Whether a position is after the end of the feed, so that it is not of this database, or of a later state of it. */
export async function isBeyondEnd(db: Db, position: FeedPosition): Promise<boolean> {
  const { fence } = await feedEnd(db);
  return 'snapshot' in position ? position.snapshot >= fence : position.fence > fence;
}

/** Returns the position before the first plan that changed someone at this time or later; the end of the feed when there is none. */
export async function feedAt(db: Db, since: Date): Promise<FeedChangePosition> {
  const later = { fence: { $exists: true }, at: { $gte: since } };
  const first = await collections(db).changes.findOne(later, { sort: FEED_ORDER, hint: FEED_ORDER });
  return first ? { ...positionOf(first), employee_id: '' } : feedEnd(db);
}

/** Counts the people whom a sync terminates or removes after a position. */
export async function terminationsAfter(db: Db, sync_id: string, after: FeedChangePosition): Promise<number> {
  const status = { $elemMatch: { field: 'status' as const, after: 'terminated' } };
  const ended = { $or: [{ kind: 'removed' as const }, { fields: status }] };
  return collections(db).changes.countDocuments({ sync_id, $and: [changesAfter(after), ended] });
}

/** Returns when a sync made its last change, null when it made none. */
export async function lastChangeAt(db: Db, sync_id: string): Promise<Date | null> {
  const last = await collections(db).changes.findOne({ sync_id }, { sort: { at: -1 } });
  return last?.at ?? null;
}

/** Returns since when the oldest change that is applied is not in the feed yet, because its sync goes on; null when all are in it. */
export async function hiddenSince(db: Db): Promise<Date | null> {
  return readSnapshot(db, async (snapshot, session) => {
    const hidden = { fence: { $gt: await closedFence(snapshot, session) } };
    const oldest = await collections(snapshot).changes.findOne(hidden, { session, sort: { at: 1 } });
    return oldest?.at ?? null;
  });
}

/** Returns a page of the roster as it was at the fence of the snapshot. Reverts the later changes, because the feed shows them after the snapshot. */
async function snapshotPage(
  reader: Reader,
  { snapshot, employee_id: after }: SnapshotPosition,
): Promise<FeedPage> {
  const ids = await idsOfSnapshot(reader, snapshot, after);
  const [people, changes] = await Promise.all([peopleWith(reader, ids), changesOf(reader, ids)]);
  const entries = ids.flatMap((employee_id): FeedEntry[] => {
    const later = (changes.get(employee_id) ?? []).filter(({ fence = 0 }) => fence > snapshot);
    const person = personBefore(reader, people.get(employee_id), later);
    const of = { kind: 'snapshot', employee_id, sync_id: null, at: null } as const;
    const position = { snapshot, employee_id };
    return person ? [{ id: `${snapshot}.${employee_id}`, ...of, ...person, position }] : [];
  });
  const last = ids.length < reader.limit ? undefined : ids.at(-1);
  const position = last === undefined ? afterFence(snapshot) : { snapshot, employee_id: last };
  return { entries, position, caught_up: false };
}

/** Returns the next people who are in the roster or were removed after the snapshot. */
async function idsOfSnapshot(
  { db, session, limit }: Reader,
  snapshot: number,
  after: string,
): Promise<string[]> {
  const { employees, changes } = collections(db);
  const page = { session, projection: { _id: 0, employee_id: 1 }, sort: { employee_id: 1 }, limit } as const;
  const next = { employee_id: { $gt: after } };
  const removals = { ...next, fence: { $gt: snapshot }, kind: 'removed' } as const;
  const [present, removed] = await Promise.all([
    employees.find(next, page).toArray(),
    // Few changes are later than the snapshot, and the history of all people is long.
    changes.aggregate<{ _id: string }>(firstPeople(removals, limit), { session, hint: FEED_ORDER }).toArray(),
  ]);
  const ids = new Set([...present.map(({ employee_id }) => employee_id), ...removed.map(({ _id }) => _id)]);
  return [...ids].sort().slice(0, limit);
}

/** The first people with such changes, each once: undos can remove a person several times. */
function firstPeople($match: Filter<ChangeDocument>, $limit: number): Document[] {
  return [{ $match }, { $group: { _id: '$employee_id' } }, { $sort: { _id: 1 } }, { $limit }];
}

async function changesPage(reader: Reader, after: FeedChangePosition, closed: number): Promise<FeedPage> {
  const { db, session, limit } = reader;
  const documents = await collections(db)
    .changes.find({ $and: [{ fence: { $lte: closed } }, changesAfter(after)] }, { session })
    .sort(FEED_ORDER)
    .limit(limit)
    .toArray();
  const created = await createdPeople(reader, documents);
  const entries = documents.map((document) => {
    const { employee_id, sync_id, kind, at } = document;
    const position = positionOf(document);
    const { fence, plan_number } = position;
    const id = `${fence}.${plan_number}.${employee_id}`;
    const source = kind === 'erased' ? null : sync_id;
    const of = { id, kind, employee_id, sync_id: source, at, position };
    return { ...of, ...(created.get(document) ?? updatesOf(reader, document)) };
  });
  const last = documents.at(-1);
  return { entries, position: last ? positionOf(last) : after, caught_up: documents.length < limit };
}

/** Returns the values at each creation among these changes. The history of a creation has no values, so they follow from the later changes. */
async function createdPeople(
  reader: Reader,
  documents: readonly ChangeDocument[],
): Promise<Map<ChangeDocument, Person>> {
  const creations = documents.filter(({ kind }) => kind === 'created');
  const ids = creations.map(({ employee_id }) => employee_id);
  const [people, changes] = await Promise.all([peopleWith(reader, ids), changesOf(reader, ids)]);
  return new Map(
    creations.flatMap((creation) => {
      const { employee_id } = creation;
      const own = changes.get(employee_id) ?? [];
      const later = own.slice(
        0,
        own.findIndex((change) => isSamePlan(change, creation)),
      );
      const person = personBefore(reader, people.get(employee_id), later);
      return person ? [[creation, person] as const] : [];
    }),
  );
}

async function peopleWith(reader: Reader, ids: readonly string[]): Promise<Map<string, EmployeeDocument>> {
  const found = await collections(reader.db)
    .employees.find({ employee_id: { $in: [...ids] } }, { session: reader.session })
    .project<EmployeeDocument>(projectionOf(shownFields(reader)))
    .toArray();
  return new Map(found.map((document) => [document.employee_id, document]));
}

/** Returns the changes of each of these people, newest first. */
async function changesOf(
  { db, session }: Reader,
  ids: readonly string[],
): Promise<Map<string, ChangeDocument[]>> {
  const found = collections(db)
    .changes.find({ employee_id: { $in: [...ids] }, fence: { $exists: true } }, { session })
    .sort(NEWEST_FIRST);
  const byPerson = new Map<string, ChangeDocument[]>();
  for await (const change of found) {
    const { employee_id } = change;
    byPerson.set(employee_id, [...(byPerson.get(employee_id) ?? []), change]);
  }
  return byPerson;
}

type Person = Pick<FeedEntry, 'changed' | 'values' | 'status_before' | 'unreadable'>;

/** Returns a person as before these changes, the newest first; null for one who was not in the roster. */
function personBefore(
  reader: Reader,
  document: EmployeeDocument | undefined,
  newestFirst: readonly ChangeDocument[],
): Person | null {
  const shown = shownFields(reader);
  const now = document && partOrMark(reader, document, shown);
  const changes = newestFirst.map((change) => ({ kind: change.kind, fields: shownChanges(reader, change) }));
  const then = beforeChanges((now ?? null) as EmployeeFields | null, changes);
  if (then === null) return null;
  const changed = shown.filter((field) => then[field] !== null && then[field] !== undefined);
  const isUnreadable = now?.unreadable || changes.some(({ fields }) => fields.some(isMarked));
  return { changed, values: valuesOf(then, changed), ...(isUnreadable && { unreadable: true }) };
}

/** Returns the new values of a change. After a removal there are none. */
function updatesOf(reader: Reader, change: ChangeDocument): Person {
  if (change.kind === 'removed' || change.kind === 'erased') return { changed: [], values: {} };
  const fields = shownChanges(reader, change);
  const values = Object.fromEntries(fields.map(({ field, after }) => [field, after]));
  const changed = change.fields.map(({ field }) => field);
  const status = fields.find(({ field }) => field === 'status');
  return {
    ...{ changed, values },
    ...(status && { status_before: status.before as EmployeeFields['status'] }),
    ...(fields.some(isMarked) && { unreadable: true }),
  };
}

function shownChanges({ keyring, reveal }: Reader, { sync_id, employee_id, fields }: ChangeDocument) {
  return fields
    .filter(({ field }) => reveal || !isSensitive(field))
    .map((field) => decodeOrMarkChange(keyring, { sync_id, employee_id }, field));
}

function shownFields({ reveal }: FeedOptions): EmployeeField[] {
  return EMPLOYEE_FIELDS.filter((field) => reveal || !isSensitive(field));
}

function valuesOf(person: EmployeeFields, fields: readonly EmployeeField[]): Partial<EmployeeFields> {
  return Object.fromEntries(fields.map((field) => [field, person[field]]));
}

function isMarked({ unreadable }: DecodedChange): boolean {
  return unreadable === true;
}

function isSamePlan(a: ChangeDocument, b: ChangeDocument): boolean {
  return a.fence === b.fence && a.plan_number === b.plan_number;
}

function positionOf({ fence = 0, plan_number = 0, employee_id }: ChangeDocument): FeedChangePosition {
  return { fence, plan_number, employee_id };
}
