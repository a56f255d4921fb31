import { createHash } from 'node:crypto';
import { appliedChunks } from '../infra/plans/applied-chunks.js';
import { changesSince } from '../infra/plans/changes.js';
import type { EmployeeRemoval, EmployeeWrite } from '../infra/plans/employee-writes.js';
import { payeeChangesSince } from '../infra/plans/payee-changes.js';
import { type PlanChunk, sliceChunk } from '../infra/plans/plan-chunks.js';
import { findPlan, loadChunk } from '../infra/plans/plans.js';
import type { RosterMoment } from '../infra/plans/roster-order.js';
import { payeesOf } from '../infra/roster/payees.js';
import { employeesOf, type RosterEmployee } from '../infra/roster/roster.js';
import { newestReportTimeWithout } from '../services/revert-run-files.js';
import { AppError } from '../shared/app-error.js';
import { canonicalJson } from '../shared/canonical-json.js';
import { joinPayees, joinWrites } from '../shared/plan/join-writes.js';
import type { PayeeChange } from '../shared/plan/plan.js';
import { readStatementsText, statementsText } from '../shared/plan/statement-text.js';
import {
  type AppliedWrite,
  type LaterChanges,
  type UndoConflict,
  type UndoWrite,
  undoEmployee,
} from '../shared/plan/undo-employee.js';
import { undoPayee } from '../shared/plan/undo-payee.js';
import type { ReportTime } from '../shared/report.js';
import type { Deps } from './deps.js';

/**
 * What an undo writes for one chunk of the reverted run. `left`: what it does not revert. `seen`: the number of employees that the run wrote
 * in the chunk.
 */
export type Reversal = PlanChunk & { readonly left: readonly UndoConflict[]; readonly seen: number };
type Undo = { readonly sync_id: string; readonly undo_of: string };

/** A time before every report. Then only rates without an effective date are in effect. */
const BEFORE_ALL: ReportTime = '0000-01-01T00:00:00';
const UNCHANGED: LaterChanges = { fields: new Map(), last: null };

/**
 * Plans how to revert a run in the current roster, one chunk after the other. Reverts only what was written: the applied chunks of a plan that
 * was interrupted.
 *
 * @throws AppError `nothing_to_undo`
 */
export async function* draftUndo(deps: Deps, { sync_id, undo_of }: Undo): AsyncGenerator<Reversal> {
  const { db } = deps.store;
  if (!(await findPlan(db, undo_of))) throw new AppError('nothing_to_undo', { sync_id: undo_of });
  const as_of = (await newestReportTimeWithout(db, { sync_id, undo_of })) ?? BEFORE_ALL;
  let later: PayeeChanges | undefined;
  for await (const { since, ...chunk } of writtenBy(deps, undo_of)) {
    const { employees, left, seen } = await reverseEmployees(deps, chunk, { undo_of, since, as_of });
    if (chunk.payees.length > 0)
      later ??= await payeeChangesSince(deps.store, deps.blobs, { sync_id: undo_of, since });
    const reversed = await reversePayees(deps.store, chunk.payees, later);
    yield { employees, payees: reversed.payees, left: [...left, ...reversed.left], seen };
  }
}

/** Returns the content of an undo's plan, as input of its hash. */
export class UndoContent {
  readonly #hash = createHash('sha256');

  add({ employees, payees }: PlanChunk): void {
    this.#hash.update(canonicalJson({ employees, payees }));
  }

  finish(): string {
    return this.#hash.digest('base64url');
  }
}

type Written = {
  readonly employees: readonly Applied[];
  readonly payees: readonly PayeeChange[];
  /** When the run made its first write. */
  readonly since: RosterMoment;
};

/**
 * Yields what a run wrote, by chunk. A run that made its plan twice may have written an employee twice, so its chunks are joined.
 */
async function* writtenBy({ store, blobs }: Deps, sync_id: string): AsyncGenerator<Written> {
  const marks = await appliedChunks(store.db, sync_id);
  const load = async (since: (typeof marks)[number]): Promise<Written> => {
    const { employees, payees } = sliceChunk(await loadChunk(blobs, since.key), since.from, since.to);
    return { employees: employees.map(appliedWrite), payees, since };
  };
  const [first] = marks;
  if (first === undefined) return;
  if (new Set(marks.map(({ hash }) => hash)).size === 1) {
    for (const mark of marks) yield load(mark);
    return;
  }
  const all: Written[] = [];
  for (const mark of marks) all.push(await load(mark));
  yield {
    employees: joinWrites(all.flatMap(({ employees }) => employees)),
    payees: joinPayees(all.flatMap(({ payees }) => payees)),
    since: first,
  };
}

async function reverseEmployees(
  { store, config }: Deps,
  { employees }: Pick<Written, 'employees'>,
  { undo_of, since, as_of }: Pick<Undo, 'undo_of'> & Pick<Written, 'since'> & { readonly as_of: ReportTime },
): Promise<Pick<Reversal, 'employees' | 'left' | 'seen'>> {
  const ids = employees.map(({ employee_id }) => employee_id);
  const stored = await employeesOf(store, ids);
  const changes = await changesSince(store, undo_of, since, ids);
  const outcomes = employees.map((write) => {
    const { employee_id } = write;
    const now = stored.get(employee_id);
    const later = changes.get(employee_id) ?? UNCHANGED;
    const { undoing, left } = undoEmployee(write, now, later, as_of, config.reports.pushMinutes);
    return { left, writes: undoing ? [writeOf(write, undoing, now)] : [] };
  });
  return {
    employees: outcomes.flatMap(({ writes }) => writes),
    left: outcomes.flatMap(({ left }) => left),
    seen: employees.filter(({ kind }) => kind !== 'provenance_only').length,
  };
}

/** The last sync that wrote each payee after the run. */
type PayeeChanges = Awaited<ReturnType<typeof payeeChangesSince>>;

async function reversePayees(
  store: Deps['store'],
  payees: readonly PayeeChange[],
  later: PayeeChanges = new Map(),
): Promise<Pick<Reversal, 'payees' | 'left'>> {
  if (payees.length === 0) return { payees: [], left: [] };
  const stored = await payeesOf(store, new Set(payees.map(({ payee }) => payee.employee_id)));
  const outcomes = payees.map((change) => {
    const { key } = change.payee;
    return undoPayee(change, stored.get(key), later.get(key) ?? null);
  });
  return {
    payees: outcomes.flatMap(({ undoing }) => undoing ?? []),
    left: outcomes.flatMap(({ left }) => left),
  };
}

/** A write of the run. An undo that removed an employee also has the former link. */
type Applied = AppliedWrite & Pick<EmployeeRemoval, 'staff_id'>;

/** Returns a write with its statements read from their text. */
function appliedWrite(write: EmployeeWrite): Applied {
  const statements = readStatementsText(write.statements);
  if (write.kind === 'created' || write.kind === 'removed') return { ...write, statements };
  return { ...write, statements, before: readStatementsText(write.before) };
}

function writeOf(
  { employee_id, staff_id }: Applied,
  undoing: UndoWrite,
  now: RosterEmployee | undefined,
): EmployeeWrite {
  if (undoing.kind === 'created')
    return {
      ...{ employee_id, ...undoing, statements: statementsText(undoing.statements) },
      ...(staff_id !== undefined && { staff_id }),
    };
  if (!now) throw new AppError('internal', { name: 'an undo without an employee' });
  const { content_hash, fields } = now;
  const before = statementsText(now.statements);
  if (undoing.kind === 'removed') {
    const link = now.staff_id === null ? {} : { staff_id: now.staff_id };
    return { employee_id, ...undoing, fields, statements: before, content_hash, ...link };
  }
  const statements = statementsText(undoing.statements);
  return { employee_id, fields, ...undoing, statements, before, content_hash };
}
