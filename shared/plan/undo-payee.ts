import { canonicalJson } from '../canonical-json.js';
import type { Payee, PayeeChange } from './plan.js';
import type { UndoConflict } from './undo-employee.js';

type Outcome = { readonly undoing: PayeeChange | null; readonly left: readonly UndoConflict[] };

/** Plans how to revert a run's write to a payee. Reverts nothing when the payee was changed since. */
export function undoPayee({ kind, fields, payee, before }: PayeeChange, now: Payee | undefined): Outcome {
  const { employee_id } = payee;
  const leave: Outcome = { undoing: null, left: [{ employee_id, field: 'payee', changed_by: null }] };
  const isAsLeft = now !== undefined && canonicalJson(now.fields) === canonicalJson(payee.fields);
  switch (kind) {
    case 'created':
      if (now === undefined) return { undoing: null, left: [] };
      return isAsLeft ? { undoing: { kind: 'ended', fields: [], payee: now }, left: [] } : leave;
    case 'updated':
      return isAsLeft && before !== undefined
        ? { undoing: { kind: 'updated', fields, payee: before, before: now }, left: [] }
        : leave;
    case 'ended':
      return now === undefined ? { undoing: { kind: 'created', fields: [], payee }, left: [] } : leave;
  }
}
