import type { Document, Filter, FindCursor, SortDirection, WithId } from 'mongodb';
import { collections } from '../mongo/collections.js';
import type { EmployeeDocument } from '../mongo/documents/employee-document.js';
import type { Store } from '../mongo/store.js';
import { type EmployeeFilter, queryOf } from './employee-query.js';
import { type FoundBy, findBySearch } from './employee-search.js';
import {
  type EmployeePart,
  type EmployeeRecord,
  partOrMark,
  projectionOf,
  type RecordField,
} from './employees.js';
import { isFewJobs } from './jobs.js';
import {
  type Anchor,
  type EmployeePageOptions,
  type EmployeeSort,
  type Order,
  SORTED_BY,
} from './page-options.js';

export type RosterPage<Field extends RecordField> = {
  readonly employees: (Pick<EmployeeRecord, 'employee_id' | Field> & Pick<EmployeePart, 'unreadable'>)[];
  readonly next: Anchor | null;
};

/** Filters, the most selective first. */
const NARROWING = ['department_code', 'position_family', 'state', 'status'] as const;

/**
 * Returns a page of matching employees by keyset pagination; ties are sorted by employee id. An employee who exists throughout appears on
 * exactly one page, whatever is added or removed in between.
 */
export async function pageOfEmployees<Field extends RecordField>(
  store: Store,
  filter: EmployeeFilter,
  options: EmployeePageOptions & { readonly fields: readonly Field[] },
): Promise<RosterPage<Field>> {
  const { fields, sort, limit = 50 } = options;
  const bySearch = filter.search !== undefined && sort === undefined;
  const query = bySearch ? findBySearch(store, filter, options) : findEmployees(store, filter, options);
  const found: (EmployeeDocument & Partial<FoundBy>)[] = await query.toArray();
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    employees: page.map((document) => partOrMark(store, document, fields)),
    next: found.length > limit && last ? anchorOf(last, sort) : null,
  };
}

/** Returns how many employees match, on all pages together. */
export async function countEmployees({ db }: Store, filter: EmployeeFilter): Promise<number> {
  return collections(db).employees.countDocuments(queryOf(filter));
}

function anchorOf(last: EmployeeDocument & Partial<FoundBy>, sort: EmployeeSort = 'last_name'): Anchor {
  const { employee_id, found_by, found_key } = last;
  if (found_by === undefined) return { value: last[SORTED_BY[sort]], employee_id };
  return { value: found_key ?? null, employee_id, found_by };
}

/** Returns the query of a page plus one more employee, which shows whether there is a next page. */
export function findEmployees(
  { db }: Store,
  filter: EmployeeFilter,
  { fields, sort = 'last_name', order = 'asc', limit = 50, after }: EmployeePageOptions,
): FindCursor<WithId<EmployeeDocument>> {
  const field = SORTED_BY[sort];
  const afterCursor = after ? [afterAnchor(field, order, after)] : [];
  const direction: SortDirection = order === 'asc' ? 1 : -1;
  const found = collections(db)
    .employees.find({ $and: [queryOf(filter), ...afterCursor] })
    .project<WithId<EmployeeDocument>>(projectionOf([...fields, field]))
    .sort(
      field === 'employee_id' ? { employee_id: direction } : { [field]: direction, employee_id: direction },
    )
    .limit(limit + 1);
  const hint = hintOf(filter, field);
  return hint ? found.hint(hint) : found;
}

/**
 * Returns the index hint of a query. Without it, the planner's trials made a late page with an `$or` fourteen times slower. A selective
 * filter gets no hint, because a scan in sort order could read the whole roster.
 */
function hintOf(filter: EmployeeFilter, field: keyof EmployeeDocument): Document | null {
  if (mayLeaveFew(filter, field)) return null;
  if (field === 'employee_id') return { employee_id: 1 };
  return { ...(field === 'last_first_lc' && narrowedBy(filter)), [field]: 1, employee_id: 1 };
}

/** Returns the prefix of an index by name that matches the filter. */
function narrowedBy(filter: EmployeeFilter): Document {
  if (filter.staff_match === 'ambiguous') return { staff_match: 1 };
  if (filter.jobs && isFewJobs(filter.jobs)) return { status: 1, department_code: 1, position_family: 1 };
  const narrowing = NARROWING.find((name) => filter[name] !== undefined);
  if (narrowing) return { [narrowing]: 1 };
  return filter.linked === false || filter.staff_match === 'unmatched' ? { staff_id: 1 } : {};
}

function mayLeaveFew(filter: EmployeeFilter, sorted: keyof EmployeeDocument): boolean {
  const { search, missing, linked, hired_from, hired_to, terminated_from, terminated_to } = filter;
  const hired = (hired_from ?? hired_to) !== undefined && sorted !== 'hire_date';
  const terminated = (terminated_from ?? terminated_to) !== undefined && sorted !== 'termination_date';
  const byName = sorted === 'last_first_lc';
  const chosen = filter.staff_match === 'ambiguous' || (filter.jobs !== undefined && isFewJobs(filter.jobs));
  const found =
    search !== undefined || filter.hours_left !== undefined || missing === true || linked === true;
  return found || hired || terminated || (chosen && !byName);
}

/** The outer bound starts the index scan at the page. Null sorts before every value, and no comparison matches it. */
function afterAnchor(
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
