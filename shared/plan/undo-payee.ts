import { canonicalJson } from '../canonical-json.js';
import type { Payee, PayeeChange } from './plan.js';
import type { UndoConflict } from './undo-employee.js';

type Outcome = { readonly undoing: PayeeChange | null; readonly left: readonly UndoConflict[] };

/**
 * Plans how to revert a run's write to a payee. `since`: the last sync that wrote it after the run, and was not reverted. Reverts nothing
 * when the payee was changed since, even if it has the same fields again.
 */
export function undoPayee(done: PayeeChange, now: Payee | undefined, since: string | null): Outcome {
  const { before, after } = payeeStates(done);
  if (sameFields(now, before)) return { undoing: null, left: [] };
  if (since === null && canonicalJson(now ?? null) === canonicalJson(after ?? null))
    return { undoing: payeeChange(now, before, done.fields), left: [] };
  return {
    undoing: null,
    left: [{ employee_id: done.payee.employee_id, field: 'payee', changed_by: since }],
  };
}

type States = { readonly before: Payee | undefined; readonly after: Payee | undefined };

/** Returns the payee before and after a change; undefined when there was none. */
export function payeeStates({ kind, payee, before }: PayeeChange): States {
  if (kind === 'ended') return { before: payee, after: undefined };
  return { before: kind === 'created' ? undefined : before, after: payee };
}

/** Returns the change from one payee to another; null when both are absent. */
export function payeeChange(
  from: Payee | undefined,
  to: Payee | undefined,
  fields: PayeeChange['fields'],
): PayeeChange | null {
  if (to === undefined) return from ? { kind: 'ended', fields: [], payee: from } : null;
  return from
    ? { kind: 'updated', fields, payee: to, before: from }
    : { kind: 'created', fields: [], payee: to };
}

function sameFields(left: Payee | undefined, right: Payee | undefined): boolean {
  return canonicalJson(left?.fields ?? null) === canonicalJson(right?.fields ?? null);
}
