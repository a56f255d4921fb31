import { pageOfEmployees } from '../../infra/roster/employee-page.js';
import { print, printResult } from '../render/print.js';
import { describeEmployees, EMPLOYEE_TABLE_FIELDS } from '../render/print-employees.js';
import type { Context } from '../runtime/context.js';
import { type FilterOptions, filterOf } from './employee-filter.js';

type Options = FilterOptions & { readonly limit: number; readonly missing?: true };

export async function listEmployees(context: Context, options: Options): Promise<void> {
  const filter = { ...filterOf(options), ...(options.missing && { missing: true }) };
  const { employees } = await pageOfEmployees(await context.store(), filter, {
    fields: EMPLOYEE_TABLE_FIELDS,
    limit: options.limit,
  });
  if (employees.length === 0) return print('No employees.');
  printResult(employees, (shown) => describeEmployees(shown, options.missing === true));
}
