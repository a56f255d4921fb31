import { countEmployees, pageOfEmployees } from '../../infra/roster/employee-page.js';
import { RECORD_FIELDS } from '../../infra/roster/employees.js';
import { isSensitive } from '../../shared/employee.js';
import { describeEmployees, EMPLOYEE_TABLE_FIELDS } from '../render/print-employees.js';
import { printList } from '../render/print-list.js';
import type { Context } from '../runtime/context.js';
import { type FilterOptions, filterOf } from './employee-filter.js';

type Options = FilterOptions & {
  readonly limit: number;
  readonly missing?: true;
  readonly json?: true;
};

/** The fields of the list. `paycom employees show` has the others. */
const SHOWN_FIELDS = RECORD_FIELDS.filter((field) => field !== 'sources' && !isSensitive(field));

export async function listEmployees(context: Context, options: Options): Promise<void> {
  const { limit, missing = false, json } = options;
  const filter = { ...filterOf(options), ...(missing && { missing }) };
  const store = await context.store();
  const fields = json ? SHOWN_FIELDS : EMPLOYEE_TABLE_FIELDS;
  const { employees: items } = await pageOfEmployees(store, filter, { fields, limit });
  const count = () => countEmployees(store, filter);
  await printList({ items, limit, count }, (shown) => describeEmployees(shown, missing), json);
}
