import { z } from 'zod';
import { pageOfEmployees } from '../../infra/roster/employee-page.js';
import type { EmployeeFilter } from '../../infra/roster/employee-query.js';
import { type EmployeeRecord, RECORD_FIELDS, type RecordField } from '../../infra/roster/employees.js';
import { EMPLOYEE_SORTS, type EmployeeSort, type Order } from '../../infra/roster/page-options.js';
import { recordSensitiveAccess } from '../../services/record-sensitive-access.js';
import { EmployeeFields, EmployeeStatus } from '../../shared/employee.js';
import { revealableFields } from '../auth/revealable-fields.js';
import type { Caller } from '../http/request-context.js';
import { openCursor, sealCursor } from '../trpc/cursor.js';
import { Paging } from '../trpc/page.js';
import { chosenFields, type EmployeeView, Selection, viewWriter } from './employee-view.js';

const { department_code, position_family, state } = EmployeeFields.shape;
const day = () => z.iso.date().optional();

/** The filters of a list of employees, except the status. */
export const FILTERS = {
  department_code: department_code.unwrap().min(1).optional(),
  position_family: position_family.unwrap().min(1).optional(),
  state: state.unwrap().min(1).optional(),
  overtime_eligible: z.boolean().optional(),
  linked: z.boolean().optional().meta({ description: 'Whether the employee is linked to a Staff record' }),
  missing: z
    .boolean()
    .optional()
    .meta({ description: 'Whether the newest full report does not list the employee' }),
  hired_from: day(),
  hired_to: day(),
  terminated_from: day(),
  terminated_to: day(),
  search: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .meta({ description: 'A prefix of a name, an employee id or an e-mail address' }),
};
export const ORDER = {
  sort: z.enum(EMPLOYEE_SORTS).optional().meta({
    description: 'Default: a search returns the best matches first, other lists sort by last_name',
  }),
  order: z.enum(['asc', 'desc']).default('asc'),
};

export const ActiveInput = z.strictObject({ ...FILTERS, ...ORDER, ...Paging, ...Selection }).prefault({});
export const ListInput = z
  .strictObject({ status: EmployeeStatus.optional(), ...FILTERS, ...ORDER, ...Paging, ...Selection })
  .prefault({});

const SortAnchor = z.object({
  value: z.string().nullable(),
  employee_id: z.string(),
  found_by: z.int().optional(),
});

/** The default fields of a list. `sources` is as large as the other fields together. */
export const LIST_FIELDS = RECORD_FIELDS.filter((field) => field !== 'sources');

type ListParams = EmployeeFilter & {
  readonly sort?: EmployeeSort | undefined;
  readonly order: Order;
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly fields?: readonly RecordField[] | undefined;
  readonly reveal: boolean;
};

type ListExtras<RequiredField extends RecordField, Extra> = {
  /** A filter derived from the input. A cursor is bound to the input, not to this filter. */
  readonly filter?: EmployeeFilter;
  /** The fields that `extrasOf` needs. */
  readonly requiredFields: readonly RequiredField[];
  /** Returns additional properties for each employee of a page, in the same order. */
  readonly extrasOf: (
    page: readonly Pick<EmployeeRecord, 'employee_id' | RequiredField>[],
  ) => Promise<readonly Extra[]>;
};
type Page<Item> = { items: Item[]; next: string | null };

/**
 * Returns a page of employees, and records access to sensitive fields.
 *
 * @throws AppError `not_permitted`, `invalid_input` for a cursor of another list
 */
export function listEmployeePage(
  caller: Caller,
  params: ListParams,
  filter: EmployeeFilter = {},
): Promise<Page<EmployeeView>> {
  return listWithExtras(caller, params, {
    filter,
    requiredFields: [],
    extrasOf: async (page) => page.map(() => ({})),
  });
}

/** Like `listEmployeePage`, with additional properties for each employee. @throws AppError as `listEmployeePage` */
export async function listWithExtras<RequiredField extends RecordField, Extra extends object>(
  caller: Caller,
  { sort, order, limit, cursor, fields, reveal, ...filter }: ListParams,
  { filter: derivedFilter, requiredFields, extrasOf }: ListExtras<RequiredField, Extra>,
): Promise<Page<EmployeeView & Extra>> {
  const { store } = caller.services;
  const chosen = chosenFields({ fields, reveal }, LIST_FIELDS);
  const revealed = revealableFields(caller.account, chosen);
  const scope = [caller.procedure, [sort, order, filter]] as const;
  const anchor = cursor === undefined ? undefined : openCursor(store.keyring, scope, SortAnchor, cursor);
  const after = anchor && {
    ...anchor,
    value: sort === 'updated_at' && anchor.value ? new Date(anchor.value) : anchor.value,
  };
  const page = {
    fields: [...new Set<RecordField>([...chosen, ...requiredFields])],
    sort,
    order,
    limit,
    after,
  };
  const { employees, next } = await pageOfEmployees(store, { ...filter, ...derivedFilter }, page);
  const extras = await extrasOf(employees);
  await recordSensitiveAccess(
    caller.services.store.db,
    caller,
    revealed,
    employees.map(({ employee_id }) => employee_id),
  );
  const writeView = viewWriter(chosen);
  return {
    items: employees.map((employee, at) => Object.assign(writeView(employee), extras[at] as Extra)),
    next: next && sealCursor(store.keyring, scope, next),
  };
}
