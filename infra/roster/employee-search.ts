import type { AggregationCursor, Document, Filter } from 'mongodb';
import { collections } from '../mongo/collections.js';
import type { EmployeeDocument } from '../mongo/documents/employee-document.js';
import type { Store } from '../mongo/store.js';
import { type EmployeeFilter, matchesFilter, queryOf, SEARCHED } from './employee-query.js';
import { projectionOf } from './employees.js';
import type { Anchor, EmployeePageOptions } from './page-options.js';

/** Which of `SEARCHED` found an employee, and the key there. */
export type FoundBy = { readonly found_by: number; readonly found_key: string };

/**
 * The query behind a page of a search, the best matches first: by id, by e-mail, by last name, by first name, each in the order of what
 * was found. Every part walks its index no further than the page goes; one order over all would sort every Smith there is for each page.
 */
export function findBySearch(
  { db }: Store,
  { search = '', ...others }: EmployeeFilter,
  { fields, limit = 50, after }: EmployeePageOptions,
): AggregationCursor<EmployeeDocument & FoundBy> {
  const { employees } = collections(db);
  const found = matchesFilter(search);
  const parts = [...SEARCHED.entries()].slice(after?.found_by ?? 0).map(([found_by, key]) => {
    const surer = SEARCHED.slice(0, found_by).map((earlier) => ({ [earlier]: found }));
    const behind = after?.found_by === found_by ? behindAnchor(key, after) : [];
    const conditions = [
      { [key]: found },
      queryOf(others),
      ...behind,
      ...surer.map((one) => ({ $nor: [one] })),
    ];
    return [
      { $match: { $and: conditions } },
      { $sort: { [key]: 1, employee_id: 1 } },
      { $limit: limit + 1 },
      { $project: { ...projectionOf(fields), found_by: { $literal: found_by }, found_key: `$${key}` } },
    ];
  });
  const [first = [], ...further] = parts;
  return employees.aggregate([
    ...first,
    ...further.map((pipeline) => ({ $unionWith: { coll: employees.collectionName, pipeline } })),
    { $sort: { found_by: 1, found_key: 1, employee_id: 1 } },
    { $limit: limit + 1 },
  ]);
}

function behindAnchor(key: string, { value, employee_id }: Anchor): Filter<EmployeeDocument>[] {
  const behind: Document = { $or: [{ [key]: { $gt: value } }, { employee_id: { $gt: employee_id } }] };
  return [{ [key]: { $gte: value } }, behind];
}
