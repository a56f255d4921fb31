import type { EmployeeChange, PartitionPlan, PayeeChange } from './plan.js';
import type { Origin } from './statement.js';

/** Returns the files that the changes of a plan come from. A payee that ends or gets another value does not come from its earlier files. */
export function changedBy({ changes, payees }: Pick<PartitionPlan, 'changes' | 'payees'>): Set<string> {
  const origins = [...changes.flatMap(originsOf), ...payees.flatMap(payeeOrigins)];
  return new Set(origins.map(({ file }) => file));
}

function originsOf({ kind, fields, statements }: EmployeeChange): Origin[] {
  if (kind === 'updated') return fields.flatMap(({ origin }) => origin ?? []);
  const { employee_directory, employee_dates, rate_history, rates } = statements;
  return [...employee_directory, ...employee_dates, ...rate_history, ...rates].map(({ origin }) => origin);
}

function payeeOrigins({ kind, payee, before }: PayeeChange): Origin[] {
  if (kind === 'ended') return [];
  const known = new Set(before?.layers.map(({ origin }) => origin.file));
  return payee.layers.map(({ origin }) => origin).filter(({ file }) => !known.has(file));
}
