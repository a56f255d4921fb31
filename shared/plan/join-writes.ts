import { EMPLOYEE_FIELDS, type EmployeeFields } from '../employee.js';
import type { PayeeChange } from './plan.js';
import type { EmployeeStatements } from './statement.js';
import type { AppliedWrite } from './undo-employee.js';
import { payeeChange, payeeStates } from './undo-payee.js';

type State = { readonly fields: EmployeeFields; readonly statements: EmployeeStatements } | null;

/**
 * Joins the writes of one run, so that each employee has one. A run writes an employee twice when its workflow was reset and its plan was
 * made again.
 */
export function joinWrites(writes: Iterable<AppliedWrite>): AppliedWrite[] {
  const byId = new Map<string, { readonly before: State; readonly after: State }>();
  for (const write of writes) {
    const { before, after } = statesOf(write);
    const first = byId.get(write.employee_id);
    byId.set(write.employee_id, { before: first ? first.before : before, after });
  }
  return [...byId].flatMap(
    ([employee_id, { before, after }]) => writeBetween(employee_id, before, after) ?? [],
  );
}

/** Does the same for payees. */
export function joinPayees(changes: Iterable<PayeeChange>): PayeeChange[] {
  const byKey = new Map<string, ReturnType<typeof payeeStates> & Pick<PayeeChange, 'fields'>>();
  for (const change of changes) {
    const { before, after } = payeeStates(change);
    const first = byKey.get(change.payee.key);
    const fields = [...new Set([...(first?.fields ?? []), ...change.fields])];
    byKey.set(change.payee.key, { before: first ? first.before : before, after, fields });
  }
  return [...byKey.values()].flatMap(({ before, after, fields }) => payeeChange(before, after, fields) ?? []);
}

function statesOf(write: AppliedWrite): { readonly before: State; readonly after: State } {
  const { fields, statements } = write;
  const state = { fields, statements };
  switch (write.kind) {
    case 'created':
      return { before: null, after: state };
    case 'removed':
      return { before: state, after: null };
    case 'updated': {
      const former = Object.fromEntries(write.changes.map(({ field, before }) => [field, before]));
      return { before: { fields: { ...fields, ...former }, statements: write.before }, after: state };
    }
    case 'provenance_only':
      return { before: { fields, statements: write.before }, after: state };
  }
}

function writeBetween(employee_id: string, before: State, after: State): AppliedWrite | null {
  if (after === null) return before && { employee_id, kind: 'removed', ...before };
  if (before === null) return { employee_id, kind: 'created', ...after };
  const changes = EMPLOYEE_FIELDS.filter((field) => before.fields[field] !== after.fields[field]).map(
    (field) => ({
      field,
      before: before.fields[field],
      after: after.fields[field],
      origin: null,
    }),
  );
  const write = { employee_id, ...after, before: before.statements };
  return changes.length > 0 ? { ...write, kind: 'updated', changes } : { ...write, kind: 'provenance_only' };
}
