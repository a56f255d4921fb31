import { readEmployeeAt, readEmployeeHistory } from '../../services/employee-history.js';
import { recordSensitiveAccess } from '../../services/record-sensitive-access.js';
import { AppError } from '../../shared/app-error.js';
import { EmployeeFields, isSensitive, SENSITIVE_FIELDS } from '../../shared/employee.js';
import { print, printJson, printResult } from '../render/print.js';
import { describeEmployee, describeFields } from '../render/print-employee.js';
import type { Context } from '../runtime/context.js';

type Options = {
  readonly reveal?: boolean;
  readonly at?: string;
  readonly json?: true;
};

export function showEmployee(context: Context, employee_id: string, options: Options): Promise<void> {
  return options.at === undefined
    ? showNow(context, employee_id, options)
    : showAt(context, employee_id, { ...options, at: options.at });
}

async function showNow(context: Context, employee_id: string, { json, reveal = false }: Options) {
  const push_minutes = (await context.config()).reports.pushMinutes;
  const history = await readEmployeeHistory(await context.store(), employee_id, { reveal, push_minutes });
  const { employee, ...rest } = history;
  if (reveal) await recordAccess(context, employee_id);
  if (json) return printJson({ ...withoutHidden(employee, reveal), ...rest });
  printResult(history, (shown) => describeEmployee(shown, reveal));
}

async function showAt(
  context: Context,
  employee_id: string,
  { at, json, reveal = false }: Options & { readonly at: string },
) {
  if (!EmployeeFields.shape.hire_date.safeParse(at).success)
    throw new AppError('usage', { problem: `--at needs a day in the format YYYY-MM-DD, not ${at}.` });
  const fields = await readEmployeeAt(await context.store(), employee_id, { day: at, reveal });
  if (reveal && fields) await recordAccess(context, employee_id);
  if (json) return printJson({ employee_id, at, employee: fields && withoutHidden(fields, reveal) });
  if (fields === null) return print(`There was no employee ${employee_id} at the end of ${at}.`);
  printResult(fields, (shown) => describeFields(shown, reveal));
}

/** A hidden field is absent, because null means that the employee has no such value. */
function withoutHidden(employee: object, reveal: boolean): object {
  const isShown = ([field]: [string, unknown]) => reveal || !isSensitive(field);
  return Object.fromEntries(Object.entries(employee).filter(isShown));
}

async function recordAccess(context: Context, employee_id: string): Promise<void> {
  const { db } = await context.store();
  const reader = { account: context.account, procedure: 'paycom employees show' };
  await recordSensitiveAccess(db, reader, [...SENSITIVE_FIELDS], [employee_id]);
}
