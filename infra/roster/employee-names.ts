import type { Db } from 'mongodb';
import { type Employee, formatName } from '../../shared/employee.js';
import { batchesOf } from '../mongo/batches-of.js';
import { collections } from '../mongo/collections.js';

type Named = Pick<Employee, 'employee_id' | 'last_name' | 'first_name'>;

/** Returns the names of these employees by id. An employee that is gone has none. */
export async function namesOf(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for (const batch of batchesOf(ids)) {
    const found = collections(db)
      .employees.find({ employee_id: { $in: batch } })
      .project<Named>({ _id: 0, employee_id: 1, last_name: 1, first_name: 1 });
    for await (const employee of found) names.set(employee.employee_id, formatName(employee));
  }
  return names;
}
