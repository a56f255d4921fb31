import type { EmployeeChange, PartitionPlan, Payee, PayeeChange } from './plan.js';
import type { Origin } from './statement.js';

/**
 * Returns the files that the changes of a plan come from. For a payee that changed or ended, they include its former files, but not those of
 * `rereads`, which were applied before and are only read again.
 */
export function changedBy(
  { changes, payees }: Pick<PartitionPlan, 'changes' | 'payees'>,
  rereads: ReadonlySet<string>,
): Set<string> {
  const ofPayees = payees.flatMap((change) => {
    const former = new Set(formerOrigins(change).map(({ file }) => file));
    return originsIn(change.payee).filter(({ file }) => !(former.has(file) && rereads.has(file)));
  });
  return new Set([...changes.flatMap(originsOf), ...ofPayees].map(({ file }) => file));
}

function originsOf({ kind, fields, statements }: EmployeeChange): Origin[] {
  if (kind === 'updated') return fields.flatMap(({ origin }) => origin ?? []);
  const { employee_directory, employee_dates, rate_history, rates } = statements;
  return [...employee_directory, ...employee_dates, ...rate_history, ...rates].map(({ origin }) => origin);
}

function formerOrigins({ kind, payee, before }: PayeeChange): Origin[] {
  if (kind === 'ended') return originsIn(payee);
  return before === undefined ? [] : originsIn(before);
}

function originsIn({ layers }: Payee): Origin[] {
  return layers.map(({ origin }) => origin);
}
