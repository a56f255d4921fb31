import { canonicalJson } from '../canonical-json.js';
import { EMPLOYEE_FIELDS, type EmployeeField, type EmployeeFields } from '../employee.js';
import type { ReportTime } from '../report.js';
import type { FieldChange, StoredEmployee } from './plan.js';
import { resolveEmployee } from './resolve-employee.js';
import type { EmployeeStatements } from './statement.js';
import { sameStatements, undoStatements } from './undo-statements.js';

/** What a run did to an employee. `statements` and `fields` as it left them; of a removed one, as it found them. */
export type DoneWrite = {
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
  | { readonly kind: 'restated'; readonly before: EmployeeStatements }
);

/** Which syncs changed an employee after the run: by field, and the last of them in any way. */
export type Since = {
  readonly fields: ReadonlyMap<EmployeeField, string>;
  readonly last: string | null;
};

/** What an undo leaves as it is. `field` null: the employee as a whole. `changed_by` null: no sync's change is known. */
export type UndoConflict = {
  readonly employee_id: string;
  readonly field: EmployeeField | 'payee' | null;
  readonly changed_by: string | null;
};

/** What takes a run's doing back, as far as nobody changed it since. */
export type Undoing =
  | { readonly kind: 'removed' }
  | { readonly kind: 'created'; readonly fields: EmployeeFields; readonly statements: EmployeeStatements }
  | {
      readonly kind: 'updated';
      readonly fields: EmployeeFields;
      readonly statements: EmployeeStatements;
      readonly changes: readonly FieldChange[];
    }
  | { readonly kind: 'restated'; readonly statements: EmployeeStatements };

type Outcome = { readonly undoing: Undoing | null; readonly left: readonly UndoConflict[] };

const NOTHING: Outcome = { undoing: null, left: [] };

/**
 * How to take back what a run did to an employee. The fields follow from what the reports said without the run, so what becomes
 * of them is the same function as ever; `as_of` is the newest report time that is left.
 */
export function undoEmployee(
  done: DoneWrite,
  now: StoredEmployee | undefined,
  since: Since,
  as_of: ReportTime,
): Outcome {
  const { employee_id } = done;
  const leave: Outcome = { undoing: null, left: [{ employee_id, field: null, changed_by: since.last }] };
  switch (done.kind) {
    case 'created':
      if (now === undefined) return NOTHING;
      return isAsLeft(done, now, since) ? { undoing: { kind: 'removed' }, left: [] } : leave;
    case 'removed': {
      if (now !== undefined) return leave;
      const { fields } = resolveEmployee(done.statements, as_of);
      return { undoing: { kind: 'created', fields, statements: done.statements }, left: [] };
    }
    case 'updated':
      return now === undefined ? leave : undoUpdate(done, done.changes, now, since, as_of);
    case 'restated':
      return now === undefined ? leave : undoUpdate(done, [], now, since, as_of);
  }
}

function isAsLeft(done: DoneWrite, now: StoredEmployee, { last }: Since): boolean {
  const sameFields = EMPLOYEE_FIELDS.every((field) => now.fields[field] === done.fields[field]);
  return last === null && sameFields && sameStatements(now.statements, done.statements);
}

function undoUpdate(
  { employee_id, statements: after, before }: Extract<DoneWrite, { kind: 'updated' | 'restated' }>,
  done: readonly FieldChange[],
  now: StoredEmployee,
  since: Since,
  as_of: ReportTime,
): Outcome {
  const isChanged = (change: FieldChange) => now.fields[change.field] !== change.after;
  const changed = done.filter(isChanged).map(({ field }) => field);
  const stays = new Set([...since.fields.keys(), ...changed]);
  const statements = undoStatements({ before, after, now: now.statements }, stays);
  const is = resolveEmployee(now.statements, as_of);
  const becomes = resolveEmployee(statements, as_of);
  const byRun = new Set(done.map(({ field }) => field));
  // A value that follows from no report, set by hand, is not the run's.
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
  restored: Omit<Extract<Undoing, { kind: 'updated' }>, 'kind'>,
  now: StoredEmployee,
): Undoing | null {
  if (restored.changes.length > 0) return { kind: 'updated', ...restored };
  const { statements } = restored;
  const isSame = canonicalJson(statements) === canonicalJson(now.statements);
  return isSame ? null : { kind: 'restated', statements };
}
