import { canonicalJson } from '../canonical-json.js';
import { EMPLOYEE_FIELDS, type EmployeeField, type EmployeeFields } from '../employee.js';
import type { ReportTime } from '../report.js';
import type { FieldChange, StoredEmployee } from './plan.js';
import type { PushWindow } from './push.js';
import { resolveEmployee } from './resolve-employee.js';
import type { EmployeeStatements } from './statement.js';
import { sameStatements, undoStatements } from './undo-statements.js';

/** A run's write to an employee. `statements` and `fields` are those after the write, or before it for a removed employee. */
export type AppliedWrite = {
  readonly employee_id: string;
  readonly fields: EmployeeFields;
  readonly statements: EmployeeStatements;
} & (
  | { readonly kind: 'created' | 'removed' }
  | {
      readonly kind: 'updated';
      readonly changes: readonly FieldChange[];
      readonly before: EmployeeStatements;
    }
  | { readonly kind: 'provenance_only'; readonly before: EmployeeStatements }
);

/** The syncs that changed an employee after the run: the latest one per field, and the latest one of all. */
export type LaterChanges = {
  readonly fields: ReadonlyMap<EmployeeField, string>;
  readonly last: string | null;
};

/** What an undo does not revert. `field` is null for the whole employee. `changed_by` is null when no sync is known to have changed it. */
export type UndoConflict = {
  readonly employee_id: string;
  readonly field: EmployeeField | 'payee' | null;
  readonly changed_by: string | null;
};

/** The write that reverts a run's write, as far as nothing changed it since. */
export type UndoWrite =
  | { readonly kind: 'removed' }
  | { readonly kind: 'created'; readonly fields: EmployeeFields; readonly statements: EmployeeStatements }
  | {
      readonly kind: 'updated';
      readonly fields: EmployeeFields;
      readonly statements: EmployeeStatements;
      readonly changes: readonly FieldChange[];
    }
  | { readonly kind: 'provenance_only'; readonly statements: EmployeeStatements };

type Outcome = { readonly undoing: UndoWrite | null; readonly left: readonly UndoConflict[] };

const NOTHING: Outcome = { undoing: null, left: [] };

/**
 * Plans how to revert a run's write to an employee. The fields are computed from the statements without the run, by the same function as in
 * a sync. `as_of` is the newest report time that remains.
 */
export function undoEmployee(
  done: AppliedWrite,
  now: StoredEmployee | undefined,
  since: LaterChanges,
  as_of: ReportTime,
  push_minutes: PushWindow,
): Outcome {
  const { employee_id } = done;
  const leave: Outcome = { undoing: null, left: [{ employee_id, field: null, changed_by: since.last }] };
  switch (done.kind) {
    case 'created':
      if (now === undefined) return NOTHING;
      return isAsLeft(done, now, since) ? { undoing: { kind: 'removed' }, left: [] } : leave;
    case 'removed': {
      if (now !== undefined) return leave;
      const { fields } = resolveEmployee(done.statements, as_of, push_minutes);
      return { undoing: { kind: 'created', fields, statements: done.statements }, left: [] };
    }
    case 'updated':
      return now === undefined ? leave : undoUpdate(done, done.changes, now, since, as_of, push_minutes);
    case 'provenance_only':
      return now === undefined ? leave : undoUpdate(done, [], now, since, as_of, push_minutes);
  }
}

function isAsLeft(done: AppliedWrite, now: StoredEmployee, { last }: LaterChanges): boolean {
  const sameFields = EMPLOYEE_FIELDS.every((field) => now.fields[field] === done.fields[field]);
  return last === null && sameFields && sameStatements(now.statements, done.statements);
}

function undoUpdate(
  { employee_id, statements: after, before }: Extract<AppliedWrite, { kind: 'updated' | 'provenance_only' }>,
  done: readonly FieldChange[],
  now: StoredEmployee,
  since: LaterChanges,
  as_of: ReportTime,
  push_minutes: PushWindow,
): Outcome {
  const isChanged = (change: FieldChange) => now.fields[change.field] !== change.after;
  const changed = done.filter(isChanged).map(({ field }) => field);
  const stays = new Set([...since.fields.keys(), ...changed]);
  const statements = undoStatements({ before, after, now: now.statements }, stays);
  const is = resolveEmployee(now.statements, as_of, push_minutes);
  const becomes = resolveEmployee(statements, as_of, push_minutes);
  const byRun = new Set(done.map(({ field }) => field));
  // A value that no report has was set by hand, so the run did not write it.
  const moves = (field: EmployeeField) =>
    !stays.has(field) && (byRun.has(field) || is.fields[field] !== becomes.fields[field]);
  const restored = EMPLOYEE_FIELDS.filter(moves);
  const fields = {
    ...now.fields,
    ...Object.fromEntries(restored.map((field) => [field, becomes.fields[field]])),
  };
  const changes = restored
    .filter((field) => fields[field] !== now.fields[field])
    .map((field) => ({
      field,
      before: now.fields[field],
      after: fields[field],
      origin: becomes.origins[field] ?? null,
    }));
  const left = done
    .filter((change) => fields[change.field] !== change.before)
    .map(({ field }) => ({ employee_id, field, changed_by: since.fields.get(field) ?? null }));
  return { undoing: undoingOf({ fields, statements, changes }, now), left };
}

function undoingOf(
  restored: Omit<Extract<UndoWrite, { kind: 'updated' }>, 'kind'>,
  now: StoredEmployee,
): UndoWrite | null {
  if (restored.changes.length > 0) return { kind: 'updated', ...restored };
  const { statements } = restored;
  const isSame = canonicalJson(statements) === canonicalJson(now.statements);
  return isSame ? null : { kind: 'provenance_only', statements };
}
