import type { Document, Filter, FindCursor, SortDirection, WithId } from 'mongodb';
import { collections } from './collections.js';
import type { EmployeeDocument } from './documents/employee-document.js';
import { type EmployeeFilter, queryOf } from './employee-query.js';
import { type EmployeeRecord, recordOf } from './employees.js';
import type { Store } from './store.js';

/** What a list can be sorted by, and the stored field that keeps that order. */
const SORTED_BY = {
  last_name: 'last_name_lc',
  employee_id: 'employee_id',
  hire_date: 'hire_date',
  termination_date: 'termination_date',
  updated_at: 'updated_at',
} as const satisfies Record<string, keyof EmployeeDocument>;

export const EMPLOYEE_SORTS = Object.keys(SORTED_BY) as [EmployeeSort, ...EmployeeSort[]];
export type EmployeeSort = keyof typeof SORTED_BY;
export type Order = 'asc' | 'desc';

/** Where a page ended: the sorted-by value and the id of its last employee. */
export type Anchor = { readonly value: string | Date | null; readonly employee_id: string };

export type EmployeePageOptions = {
  readonly reveal: boolean;
  readonly sort?: EmployeeSort;
  readonly order?: Order;
  readonly limit?: number;
  readonly after?: Anchor | undefined;
};
export type EmployeePage = { readonly employees: EmployeeRecord[]; readonly next: Anchor | null };

/** What a list never shows, and what weighs most. */
const UNSHOWN = { statements: 0, content_hash: 0, keys: 0, search_terms: 0 } as const;
const NARROWING = ['status', 'department_code', 'position_family', 'state'] as const;

/**
 * A page of those that match, in a stable order: ties go by employee id. Who is there from the first page to the last is on exactly one
 * of them, whatever is added or removed in between.
 */
export async function pageOfEmployees(
  store: Store,
  filter: EmployeeFilter,
  options: EmployeePageOptions,
): Promise<EmployeePage> {
  const { reveal, sort = 'last_name', limit = 50 } = options;
  const found = await findEmployees(store, filter, options).toArray();
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    employees: page.map((document) => recordOf(store, document, reveal)),
    next:
      found.length > limit && last ? { value: last[SORTED_BY[sort]], employee_id: last.employee_id } : null,
  };
}

/** The query behind a page, one more than the page holds, so that it is known whether there is a next one. */
export function findEmployees(
  { db }: Store,
  filter: EmployeeFilter,
  { sort = 'last_name', order = 'asc', limit = 50, after }: Omit<EmployeePageOptions, 'reveal'>,
): FindCursor<WithId<EmployeeDocument>> {
  const field = SORTED_BY[sort];
  const behind = after ? [behindAnchor(field, order, after)] : [];
  const direction: SortDirection = order === 'asc' ? 1 : -1;
  const found = collections(db)
    .employees.find({ $and: [queryOf(filter), ...behind] })
    .project<WithId<EmployeeDocument>>(UNSHOWN)
    .sort(
      field === 'employee_id' ? { employee_id: direction } : { [field]: direction, employee_id: direction },
    )
    .limit(limit + 1);
  const hint = hintOf(filter, field);
  return hint ? found.hint(hint) : found;
}

/**
 * Keeps the planner from guessing by trial: with an `$or` in it, a page far down took fourteen times as long without. A search is left to
 * it: whether the name's beginning or the order narrows more depends on the name.
 */
function hintOf(filter: EmployeeFilter, field: keyof EmployeeDocument): Document | null {
  if (filter.search !== undefined) return null;
  if (field === 'employee_id') return { employee_id: 1 };
  const narrowing = NARROWING.find((name) => filter[name] !== undefined);
  const narrowed = field === 'last_name_lc' && narrowing ? { [narrowing]: 1 } : {};
  return { ...narrowed, [field]: 1, employee_id: 1 };
}

/** With an outer bound the index is entered where the page begins. Null sorts before every value, and no comparison reaches it. */
function behindAnchor(
  field: keyof EmployeeDocument,
  order: Order,
  { value, employee_id }: Anchor,
): Filter<EmployeeDocument> {
  const beyond = order === 'asc' ? '$gt' : '$lt';
  const same = { [field]: { $eq: value }, employee_id: { [beyond]: employee_id } };
  if (field === 'employee_id') return { employee_id: { [beyond]: employee_id } };
  if (order === 'asc')
    return value === null
      ? { $or: [{ [field]: { $ne: null } }, same] }
      : { [field]: { $gte: value }, $or: [{ [field]: { $gt: value } }, same] };
  return value === null ? same : { $or: [{ [field]: { $lt: value } }, { [field]: null }, same] };
}
