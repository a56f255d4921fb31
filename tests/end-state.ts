import { createHash } from 'node:crypto';
import type { Store } from '../infra/mongo/store.js';
import { exportEmployees } from '../infra/roster/employees.js';
import { payeesIn } from '../infra/roster/payees.js';
import { canonicalJson } from '../shared/canonical-json.js';
import { EMPLOYEE_FIELDS } from '../shared/employee.js';
import { ALL_PARTITIONS } from '../shared/partition.js';

/** Returns all data about people without times, to compare a disturbed run with an undisturbed one. */
export async function endState(store: Store) {
  const employees: Record<string, unknown> = {};
  for await (const batch of exportEmployees(store, EMPLOYEE_FIELDS))
    for (const employee of batch)
      employees[employee.employee_id] = Object.fromEntries(
        EMPLOYEE_FIELDS.map((field) => [field, employee[field]]),
      );
  const payees = [...(await payeesIn(store, ALL_PARTITIONS)).values()]
    .map(({ employee_id, fields }) => canonicalJson({ employee_id, fields }))
    .sort();
  const history = await store.db
    .collection('paycom_changes')
    .aggregate<{ _id: string; changes: number }>([
      { $group: { _id: '$employee_id', changes: { $sum: 1 } } },
      { $sort: { _id: 1 } },
    ])
    .toArray();
  return {
    employees,
    payees: createHash('sha256').update(payees.join('\n')).digest('hex'),
    payeeCount: payees.length,
    history,
  };
}
