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

/** The syncs whose changes after the run still count: the latest one per field, and the latest one of all. */
export type LaterChanges = {
  readonly fields: ReadonlyMap<EmployeeField, string>;
  readonly last: string | null;
};

/** A change that an undo does not revert. `field` is null for the whole employee. `changed_by` is null when no sync is known to have changed it. */
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
 * Plans how to revert a run's write to an employee. A field that nothing changed since gets back its value before the run. `as_of`, the
 * newest report time that remains, shows whether a later report gives it another value.
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
    case 'removed':
      if (now !== undefined) return since.last !== null && hasFields(now, done.fields) ? NOTHING : leave;
      return { undoing: { kind: 'created', fields: done.fields, statements: done.statements }, left: [] };
    case 'updated':
    case 'provenance_only': {
      const changes = done.kind === 'updated' ? done.changes : [];
      if (now !== undefined) return undoUpdate(done, changes, now, since, as_of, push_minutes);
      // Nobody has the values before the run. A field that had none is as it was.
      return changes.some(({ before }) => before !== null) ? leave : NOTHING;
    }
  }
}

function isAsLeft(done: AppliedWrite, now: StoredEmployee, { last }: LaterChanges): boolean {
  return last === null && hasFields(now, done.fields) && sameStatements(now.statements, done.statements);
}

function hasFields(now: StoredEmployee, fields: EmployeeFields): boolean {
  return EMPLOYEE_FIELDS.every((field) => now.fields[field] === fields[field]);
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
  const was = resolveEmployee(before, as_of, push_minutes);
  const becomes = resolveEmployee(statements, as_of, push_minutes);
  // The stored value before the run counts. A computed one counts only where a later report gives the field another value.
  const restored = ({ field, before: value }: FieldChange) =>
    becomes.fields[field] === was.fields[field] ? value : becomes.fields[field];
  const changes = done.flatMap((change): FieldChange[] => {
    const { field } = change;
    const [value, origin] = [restored(change), becomes.origins[field] ?? null];
    if (stays.has(field) || value === now.fields[field]) return [];
    return [
      {
        field,
        before: now.fields[field],
        after: value,
        origin: becomes.fields[field] === value ? origin : null,
      },
    ];
  });
  const restoredFields = Object.fromEntries(changes.map(({ field, after: value }) => [field, value]));
  const fields = { ...now.fields, ...restoredFields };
  const notRestored = done.filter((change) => fields[change.field] !== change.before);
  const others = [...since.fields.keys()].filter((field) => !done.some((change) => change.field === field));
  const alone = undoStatements({ before, after, now: now.statements }, new Set());
  const resting = restingOnRun(
    others,
    now,
    alone,
    (each) => resolveEmployee(each, as_of, push_minutes).fields,
  );
  const left = [...notRestored.map(({ field }) => field), ...resting].map((field) => ({
    ...{ employee_id, field },
    changed_by: since.fields.get(field) ?? null,
  }));
  return { undoing: undoingOf({ fields, statements, changes }, now), left };
}

/** Returns the fields that another run changed, but that have their values from the run: a rate of it fell due in the other run. */
function restingOnRun(
  fields: readonly EmployeeField[],
  now: StoredEmployee,
  alone: EmployeeStatements,
  resolve: (statements: EmployeeStatements) => EmployeeFields,
): readonly EmployeeField[] {
  if (fields.length === 0) return [];
  const [kept, without] = [resolve(now.statements), resolve(alone)];
  return fields.filter((field) => kept[field] === now.fields[field] && without[field] !== kept[field]);
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
