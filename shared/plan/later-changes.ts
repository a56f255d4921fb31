import { EMPLOYEE_FIELDS, type EmployeeField } from '../employee.js';
import type { LaterChanges } from './undo-employee.js';
import type { Lineage } from './undo-files.js';

/** A change of an employee by a sync, without values. */
export type PastChange = {
  readonly sync_id: string;
  readonly employee_id: string;
  readonly kind: 'created' | 'updated' | 'removed' | 'erased';
  readonly fields: readonly { readonly field: EmployeeField }[];
};

type Entry = Lineage & { readonly sync_id: string; readonly number: number };
/** The creation, removal or merge of the whole employee. */
const WHOLE = 'employee';
type Stacks = Map<EmployeeField | typeof WHOLE, Entry[]>;

/**
 * Returns what changed of each employee, from changes in the order in which they were made. A change and its undo cancel each other out, and
 * so do an undo and its undo. Employees without a remaining change are left out.
 */
export function laterChanges(
  changes: Iterable<PastChange>,
  lineageOf: (sync_id: string) => Lineage,
): Map<string, LaterChanges> {
  const byEmployee = new Map<string, Stacks>();
  let number = 0;
  for (const { sync_id, employee_id, kind, fields } of changes) {
    const stacks: Stacks = byEmployee.get(employee_id) ?? new Map();
    byEmployee.set(employee_id, stacks);
    number += 1;
    const entry = { ...lineageOf(sync_id), sync_id, number };
    // A merge of two records may change no field.
    const keys =
      kind === 'updated' && fields.length > 0 ? fields.map(({ field }) => field) : [WHOLE as typeof WHOLE];
    for (const key of keys) stacks.set(key, added(stacks.get(key) ?? [], entry));
  }
  const remaining = [...byEmployee].map(
    ([employee_id, stacks]) => [employee_id, remainingOf(stacks)] as const,
  );
  return new Map(remaining.filter(([, { last }]) => last !== null));
}

function added(stack: readonly Entry[], entry: Entry): Entry[] {
  const top = stack.at(-1);
  const cancels = top !== undefined && top.root === entry.root && top.reverts !== entry.reverts;
  return cancels ? stack.slice(0, -1) : [...stack, entry];
}

/** Creating or removing an employee changes every field. */
function remainingOf(stacks: Stacks): LaterChanges {
  const whole = stacks.get(WHOLE)?.at(-1);
  const fields = new Map<EmployeeField, string>();
  let last = whole;
  for (const field of EMPLOYEE_FIELDS) {
    const top = latest(whole, stacks.get(field)?.at(-1));
    if (top !== undefined) fields.set(field, top.sync_id);
    last = latest(last, top);
  }
  return { fields, last: last?.sync_id ?? null };
}

function latest(left: Entry | undefined, right: Entry | undefined): Entry | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  return right.number > left.number ? right : left;
}
