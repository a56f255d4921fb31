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
import { chosenFields, type EmployeeView, Selection, viewOf } from './employee-view.js';

const { department_code, position_family, state } = EmployeeFields.shape;
const day = () => z.iso.date().optional();

/** The filters of a list of employees, but for the status. */
export const FILTERS = {
  department_code: department_code.unwrap().min(1).optional(),
  position_family: position_family.unwrap().min(1).optional(),
  state: state.unwrap().min(1).optional(),
  overtime_eligible: z.boolean().optional(),
  linked: z.boolean().optional().meta({ description: 'Whether there is a Staff record' }),
  missing: z.boolean().optional().meta({ description: 'Whether the newest full report does not list them' }),
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
    .meta({ description: 'The beginning of a name, an employee id or an e-mail address' }),
};
export const ORDER = {
  sort: z.enum(EMPLOYEE_SORTS).optional().meta({
    description: 'When not given, a search has the best matches first, and all else goes by last_name',
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

/** Where each value comes from weighs as much as the values. */
export const LISTED = RECORD_FIELDS.filter((field) => field !== 'sources');

type ListParams = EmployeeFilter & {
  readonly sort?: EmployeeSort | undefined;
  readonly order: Order;
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly fields?: readonly RecordField[] | undefined;
  readonly reveal: boolean;
};

type Further<Needed extends RecordField, Extra> = {
  /** What the callers' words come down to; a cursor belongs to the words. */
  readonly filter?: EmployeeFilter;
  /** What is told beside the fields, for each of a page in its order, and the fields that this takes. */
  readonly needs: readonly Needed[];
  readonly tell: (page: readonly Pick<EmployeeRecord, 'employee_id' | Needed>[]) => Promise<readonly Extra[]>;
};
type Page<Item> = { items: Item[]; next: string | null };

/** @throws AppError `not_permitted`, `invalid_input` for a cursor of another list */
export function listEmployees(
  caller: Caller,
  asked: ListParams,
  filter: EmployeeFilter = {},
): Promise<Page<EmployeeView>> {
  return listAndRecord(caller, asked, { filter, needs: [], tell: async (page) => page.map(() => ({})) });
}

/** A list of employees that tells more of each. @throws AppError as `listEmployees` */
export async function listAndRecord<Needed extends RecordField, Extra extends object>(
  caller: Caller,
  { sort, order, limit, cursor, fields, reveal, ...filter }: ListParams,
  further: Further<Needed, Extra>,
): Promise<Page<EmployeeView & Extra>> {
  const { store } = caller.services;
  const chosen = chosenFields({ fields, reveal }, LISTED);
  const revealed = revealableFields(caller.account, chosen);
  const of = [caller.procedure, [sort, order, filter]] as const;
  const at = cursor === undefined ? undefined : openCursor(store.keyring, of, SortAnchor, cursor);
  const after = at && { ...at, value: sort === 'updated_at' && at.value ? new Date(at.value) : at.value };
  const page = {
    fields: [...new Set<RecordField>([...chosen, ...further.needs])],
    sort,
    order,
    limit,
    after,
  };
  const { employees, next } = await pageOfEmployees(store, { ...filter, ...further.filter }, page);
  const told = await further.tell(employees);
  await recordSensitiveAccess(
    caller.services.store.db,
    caller,
    revealed,
    employees.map(({ employee_id }) => employee_id),
  );
  return {
    items: employees.map((employee, at) => Object.assign(viewOf(employee, chosen), told[at] as Extra)),
    next: next && sealCursor(store.keyring, of, next),
  };
}
