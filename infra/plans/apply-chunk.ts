import { setImmediate } from 'node:timers/promises';
import type { ClientSession, Db } from 'mongodb';
import { AppError } from '../../shared/app-error.js';
import { collections } from '../mongo/collections.js';
import type { ChangeDocument } from '../mongo/documents/change-document.js';
import type { EmployeeDocument } from '../mongo/documents/employee-document.js';
import { isDuplicateKey } from '../mongo/duplicate-key.js';
import { changeRoster, type RosterLease } from '../mongo/roster-revision.js';
import type { Store } from '../mongo/store.js';
import { inTransaction } from '../mongo/transaction.js';
import { writePayees } from '../roster/payees.js';
import { marksOfChunk } from './applied-chunks.js';
import {
  changeOf,
  type EmployeeRemoval,
  type EmployeeUpdate,
  type EmployeeWrite,
  hasContent,
  newDocument,
  updateOf,
} from './employee-writes.js';
import { type PlanChunk, sliceChunk } from './plan-chunks.js';
import type { RosterMoment } from './roster-order.js';

/** `key` names the blob of the chunk. */
export type ChunkRef = {
  readonly sync_id: string;
  readonly plan_hash: string;
  readonly chunk: number;
  readonly key: string;
};

/** A busy server with a small cache undoes large transactions again and again. After this many runs a smaller one is tried. */
const MOST_RUNS = 3;
/** Documents that are encrypted between two turns of the event loop. */
const BATCH = 100;

/**
 * Applies one chunk of a plan: inserts new employees, updates only changed fields, deletes those that an undo removes, and saves each change
 * as history. One transaction writes and marks a range of the chunk, at first the whole chunk. A range that is too large for the server, or
 * that the server undoes again and again, is halved. Idempotent: a range that is already marked is skipped, also after a crash.
 *
 * @throws AppError `plan_stale` when an employee changed since the plan, or the sync has another plan; `lease_lost`,
 * `mongodb_unreachable`. After each of them nothing of the current range is written.
 */
export async function applyChunk(
  store: Store,
  ref: ChunkRef,
  lease: RosterLease,
  content: PlanChunk,
): Promise<void> {
  const { sync_id, plan_hash: hash, chunk } = ref;
  const total = content.employees.length + content.payees.length;
  const marks = await marksOfChunk(store.db, { sync_id, hash, chunk });
  let from = marks.at(-1)?.to ?? 0;
  let size = total;
  while (from < total) {
    const to = Math.min(from + size, total);
    try {
      await applyRange(
        store,
        { ...ref, from, to, ends_chunk: to === total },
        lease,
        sliceChunk(content, from, to),
      );
      from = to;
    } catch (error) {
      const tooLarge = error instanceof AppError && error.code === 'transaction_too_large';
      if (!tooLarge || to - from === 1) throw error;
      size = Math.ceil((to - from) / 2);
    }
  }
}

type RangeRef = ChunkRef & { readonly from: number; readonly to: number; readonly ends_chunk: boolean };

async function applyRange(
  store: Store,
  ref: RangeRef,
  lease: RosterLease,
  { employees, payees }: PlanChunk,
): Promise<void> {
  const { db, keyring } = store;
  const at = new Date();
  const inserts: EmployeeDocument[] = [];
  const history: ChangeDocument[] = [];
  const { sync_id, plan_hash, chunk } = ref;
  const { fence } = lease;
  for (const [number, write] of employees.entries()) {
    if (write.kind === 'created') inserts.push(newDocument(keyring, write, at));
    history.push(...changeOf(keyring, { sync_id, plan_hash, chunk, fence }, write, at));
    // Encryption blocks the event loop.
    if (number % BATCH === BATCH - 1) await setImmediate();
  }
  const updates = employees.filter((write) => write.kind === 'updated' || write.kind === 'provenance_only');
  const operations = updates.map((write) => updateOf(keyring, write, at));
  const removals = employees.filter((write) => write.kind === 'removed');
  let runs = 0;

  await inTransaction(db, async (session) => {
    // It conflicts here with the open transaction of a dead worker on the same range. The server ends that one after a minute.
    await changeRoster(db, session, lease);
    runs += 1;
    if (runs > MOST_RUNS && ref.to - ref.from > 1) throw new AppError('transaction_too_large');
    const plan = await markApplied(db, session, ref, countsOf({ employees, payees }), { at, fence });
    if (!plan) return;
    await insertEmployees(db, session, ref, inserts);
    if (updates.length > 0) {
      await assertAsPlanned(store, session, ref, updates);
      await collections(db).employees.bulkWrite(operations, { session, ordered: false });
    }
    await removeEmployees(store, session, ref, removals);
    await writePayees(store, session, sync_id, payees);
    const numbered = history.map((change) => ({ ...change, plan_number: plan.number }));
    if (history.length > 0) await collections(db).changes.insertMany(numbered, { session });
  });
}

function countsOf({ employees, payees }: PlanChunk) {
  const count = (kind: EmployeeWrite['kind']) => employees.filter((write) => write.kind === kind).length;
  const removed = count('removed');
  return {
    created: count('created'),
    updated: count('updated'),
    ...(removed > 0 && { removed }),
    payees: payees.length,
  };
}

/** Returns the number of the plan; null when another attempt has applied the range. @throws AppError `plan_stale` */
async function markApplied(
  db: Db,
  session: ClientSession,
  { sync_id, plan_hash: hash, chunk, key, from, to, ends_chunk }: RangeRef,
  counts: ReturnType<typeof countsOf>,
  when: Required<RosterMoment>,
): Promise<{ readonly number: number } | null> {
  const marks = await marksOfChunk(db, { sync_id, hash, chunk }, session);
  if (marks.some((mark) => mark.from < to && from < mark.to)) return null;
  // Replacing a plan changes the roster's shards, so it conflicts with this transaction.
  const plan = await collections(db).plans.findOne(
    { sync_id, hash, status: { $in: ['proposed', 'approved'] } },
    { session, projection: { number: 1 } },
  );
  if (!plan) throw new AppError('plan_stale', { plan: hash });
  await collections(db).appliedChunks.insertOne(
    { sync_id, hash, chunk, key, from, to, ends_chunk, ...counts, ...when },
    { session },
  );
  return { number: plan.number ?? 0 };
}

async function insertEmployees(
  db: Db,
  session: ClientSession,
  { plan_hash }: ChunkRef,
  inserts: EmployeeDocument[],
): Promise<void> {
  if (inserts.length === 0) return;
  try {
    await collections(db).employees.insertMany(inserts, { session });
  } catch (error) {
    const existsByNow = isDuplicateKey(error);
    throw existsByNow ? new AppError('plan_stale', { plan: plan_hash }) : error;
  }
}

async function removeEmployees(
  store: Store,
  session: ClientSession,
  ref: ChunkRef,
  removals: readonly EmployeeRemoval[],
): Promise<void> {
  if (removals.length === 0) return;
  await assertAsPlanned(store, session, ref, removals);
  const ids = removals.map(({ employee_id }) => employee_id);
  await collections(store.db).employees.deleteMany({ employee_id: { $in: ids } }, { session });
}

/** @throws AppError `plan_stale` when one of these employees changed since the plan */
async function assertAsPlanned(
  { db, keyring }: Store,
  session: ClientSession,
  { plan_hash }: ChunkRef,
  writes: readonly (EmployeeUpdate | EmployeeRemoval)[],
): Promise<void> {
  const { employees } = collections(db);
  const ids = writes.map(({ employee_id }) => employee_id);
  const found = employees
    .find({ employee_id: { $in: ids } }, { session })
    .project<Pick<EmployeeDocument, 'employee_id' | 'content_hash'>>({
      _id: 0,
      employee_id: 1,
      content_hash: 1,
    });
  const hashes = new Map(
    (await found.toArray()).map(({ employee_id, content_hash }) => [employee_id, content_hash]),
  );
  for (const write of writes) {
    if (hashes.get(write.employee_id) === write.content_hash) continue;
    const document = await employees.findOne({ employee_id: write.employee_id }, { session });
    const asPlanned = document !== null && hasContent(keyring, document, write.content_hash);
    if (!asPlanned) throw new AppError('plan_stale', { plan: plan_hash });
  }
}
