import { canonicalJson } from '../canonical-json.js';
import { EMPLOYEE_FIELDS, type EmployeeField, type EmployeeFields } from '../employee.js';
import type { ReportTime } from '../report.js';
import { isPay, PAY_FIELDS } from './figures.js';
import type { FieldChange, StoredEmployee } from './plan.js';
import type { PushWindow } from './push.js';
import { resolveEmployee } from './resolve-employee.js';
import type { EmployeeStatements } from './statement.js';
import {
  hasPay,
  type StatementHistory,
  sameStatements,
  type UndoneFields,
  undoStatements,
} from './undo-statements.js';

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
const NO_FIELDS: ReadonlySet<EmployeeField> = new Set();

/**
 * Plans how to revert a run's write to an employee. A field that nothing changed since gets back its value before the run. `as_of`: the
 * newest report time that remains.
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
  const history = { before, after, now: now.statements };
  const isChanged = (change: FieldChange) => now.fields[change.field] !== change.after;
  const changed = done.filter(isChanged).map(({ field }) => field);
  const stays = withOtherPay(new Set([...since.fields.keys(), ...changed]), history);
  const resolve = (statements: EmployeeStatements) => resolveEmployee(statements, as_of, push_minutes);
  const undone = (fields: Omit<UndoneFields, 'as_of'>) => {
    const statements = undoStatements(history, { ...fields, as_of });
    return { statements, ...resolve(statements) };
  };
  const restored = done.filter(({ field }) => !stays.has(field));
  const [was, without] = [resolve(before), undone({ stays, back: NO_FIELDS })];
  // A later report that changed nothing may give a field a third value, whether or not the run changed it.
  const third = differing(EMPLOYEE_FIELDS, without.fields, was.fields).filter((field) => !stays.has(field));
  const back = withOtherPay(new Set(third), history);
  const becomes = third.length === 0 ? without : undone({ stays, back });
  const changes = restored
    .filter(({ field, before: value }) => value !== now.fields[field])
    .map(
      ({ field, before: value }): FieldChange => ({
        ...{ field, before: now.fields[field], after: value },
        origin: becomes.fields[field] === value ? (becomes.origins[field] ?? null) : null,
      }),
    );
  const fields = {
    ...now.fields,
    ...Object.fromEntries(changes.map(({ field, after: value }) => [field, value])),
  };
  const notRestored = done.filter((change) => fields[change.field] !== change.before);
  const others = [...since.fields.keys()].filter((field) => !done.some((change) => change.field === field));
  const alone = () => undone({ stays: NO_FIELDS, back: NO_FIELDS }).fields;
  // A rate of the run fell due in another one.
  const resting = others.length === 0 ? [] : differing(others, resolve(now.statements).fields, alone());
  const left = [...notRestored.map(({ field }) => field), ...resting].map((field) => ({
    ...{ employee_id, field },
    changed_by:
      [field, ...(isPay(field) ? PAY_FIELDS : [])]
        .map((each) => since.fields.get(each))
        .find((sync_id) => sync_id !== undefined) ?? null,
  }));
  return { undoing: undoingOf({ fields, statements: becomes.statements, changes }, now), left };
}

function differing(
  fields: readonly EmployeeField[],
  left: EmployeeFields,
  right: EmployeeFields,
): readonly EmployeeField[] {
  return fields.filter((field) => left[field] !== right[field]);
}

/** Rates decide the hourly rate and the salary together, so that one stays with the other. */
function withOtherPay(
  fields: ReadonlySet<EmployeeField>,
  { before, after, now }: StatementHistory,
): ReadonlySet<EmployeeField> {
  const hasRates = [before, after, now].some(({ rates }) => rates.length > 0);
  return hasRates && hasPay(fields) ? new Set([...fields, ...PAY_FIELDS]) : fields;
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
