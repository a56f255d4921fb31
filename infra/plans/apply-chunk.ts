import { setImmediate } from 'node:timers/promises';
import { type ClientSession, type Db, MongoServerError } from 'mongodb';
import { AppError } from '../../shared/app-error.js';
import { collections } from '../mongo/collections.js';
import type { ChangeDocument } from '../mongo/documents/change-document.js';
import type { EmployeeDocument } from '../mongo/documents/employee-document.js';
import { bumpRosterRevision } from '../mongo/roster-revision.js';
import type { Store } from '../mongo/store.js';
import { inTransaction } from '../mongo/transaction.js';
import { writePayees } from '../roster/payees.js';
import { assertFences, type Fence } from '../syncs/leases.js';
import {
  changeOf,
  type EmployeeRemoval,
  type EmployeeUpdate,
  type EmployeeWrite,
  hasContent,
  newDocument,
  updateOf,
} from './employee-writes.js';
import type { PlanChunk } from './plan-chunks.js';

export type ChunkRef = { readonly sync_id: string; readonly plan_hash: string; readonly chunk: number };
/** `removed` is present only when employees were removed. */
type ChunkCounts = { readonly created: number; readonly updated: number; readonly removed?: number };
/** `already`: an earlier attempt applied it. */
export type AppliedChunk = ChunkCounts & { readonly already: boolean };

const DUPLICATE_KEY = 11000;
const BATCH = 1_000;

/**
 * Applies one chunk of a plan in one transaction: inserts new employees, updates only changed fields, deletes those that an undo
 * removes, saves each change as history and marks the chunk as done. Idempotent: a chunk that is already done is skipped, also after a
 * crash.
 *
 * @throws AppError `plan_stale` when an employee changed since the plan, or the sync has another plan; `lease_lost`,
 * `transaction_too_large`, `mongodb_unreachable`. After each of them nothing of the chunk is written.
 */
export async function applyChunk(
  store: Store,
  ref: ChunkRef,
  fences: readonly Fence[],
  { employees, payees }: PlanChunk,
): Promise<AppliedChunk> {
  const { db, keyring } = store;
  const at = new Date();
  const inserts: EmployeeDocument[] = [];
  for (const [index, write] of employees.entries()) {
    if (write.kind === 'created') inserts.push(newDocument(keyring, write, at));
    // Encryption blocks the event loop, and a worker without heartbeats is considered dead.
    if (index % BATCH === 0) await setImmediate();
  }
  const updates = employees.filter((write) => write.kind === 'updated' || write.kind === 'restated');
  const removals = employees.filter((write) => write.kind === 'removed');
  const history = employees.flatMap((write) => changeOf(keyring, ref, write, at));
  const counts = countsOf(employees);

  return inTransaction(db, async (session) => {
    const before = await markDone(db, session, ref, { ...counts, at });
    if (before) return { ...before, already: true };
    await assertFences(db, session, ref.sync_id, fences);
    if (employees.length > 0) await bumpRosterRevision(db, session);
    await insertEmployees(db, session, ref, inserts);
    await updateEmployees(store, session, ref, updates, at);
    await removeEmployees(store, session, ref, removals);
    await writePayees(store, session, ref.sync_id, payees);
    await insertHistory(db, session, history);
    return { ...counts, already: false };
  });
}

function countsOf(employees: readonly EmployeeWrite[]): ChunkCounts {
  const count = (kind: EmployeeWrite['kind']) => employees.filter((write) => write.kind === kind).length;
  const removed = count('removed');
  return { created: count('created'), updated: count('updated'), ...(removed > 0 && { removed }) };
}

/** Returns the counts of a chunk that was applied before. Otherwise marks it as applied and returns null. */
async function markDone(
  db: Db,
  session: ClientSession,
  { sync_id, plan_hash: hash, chunk }: ChunkRef,
  done: ChunkCounts & { readonly at: Date },
): Promise<ChunkCounts | null> {
  const { plans } = collections(db);
  const { matchedCount } = await plans.updateOne(
    { sync_id, hash, status: { $in: ['proposed', 'approved'] }, 'chunks_done.chunk': { $ne: chunk } },
    { $push: { chunks_done: { chunk, ...done } } },
    { session },
  );
  if (matchedCount === 1) return null;
  const plan = await plans.findOne({ sync_id, hash }, { session });
  const before = plan?.chunks_done.find((each) => each.chunk === chunk);
  if (!before) throw new AppError('plan_stale', { plan: hash });
  const { created, updated, removed } = before;
  return { created, updated, ...(removed !== undefined && { removed }) };
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
    const existsByNow = error instanceof MongoServerError && error.code === DUPLICATE_KEY;
    throw existsByNow ? new AppError('plan_stale', { plan: plan_hash }) : error;
  }
}

async function updateEmployees(
  store: Store,
  session: ClientSession,
  ref: ChunkRef,
  updates: readonly EmployeeUpdate[],
  at: Date,
): Promise<void> {
  const { employees } = collections(store.db);
  for (let from = 0; from < updates.length; from += BATCH) {
    const batch = updates.slice(from, from + BATCH);
    await assertAsPlanned(store, session, ref, batch);
    const operations = batch.map((write) => updateOf(store.keyring, write, at));
    await employees.bulkWrite(operations, { session, ordered: false });
  }
}

async function removeEmployees(
  store: Store,
  session: ClientSession,
  ref: ChunkRef,
  removals: readonly EmployeeRemoval[],
): Promise<void> {
  for (let from = 0; from < removals.length; from += BATCH) {
    const batch = removals.slice(from, from + BATCH);
    await assertAsPlanned(store, session, ref, batch);
    const ids = batch.map(({ employee_id }) => employee_id);
    await collections(store.db).employees.deleteMany({ employee_id: { $in: ids } }, { session });
  }
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

async function insertHistory(db: Db, session: ClientSession, history: ChangeDocument[]): Promise<void> {
  if (history.length > 0) await collections(db).changes.insertMany(history, { session });
}
