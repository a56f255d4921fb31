import type { AggregationCursor, Document, Filter } from 'mongodb';
import { collections } from '../mongo/collections.js';
import type { EmployeeDocument } from '../mongo/documents/employee-document.js';
import type { Store } from '../mongo/store.js';
import { type EmployeeFilter, matchesFilter, queryOf, SEARCHED } from './employee-query.js';
import { projectionOf } from './employees.js';
import type { Anchor, EmployeePageOptions } from './page-options.js';

/** Which of the `SEARCHED` keys matched an employee, and its value. */
export type FoundBy = { readonly found_by: number; readonly found_key: string };

/**
 * Returns the query of a search page, the best matches first: by id, e-mail, last name, then first name, each sorted by the matched key.
 * Each part scans its index only as far as the page. A single sort order would sort every Smith for each page.
 */
export function findBySearch(
  { db }: Store,
  { search = '', ...others }: EmployeeFilter,
  { fields, limit = 50, after }: EmployeePageOptions,
): AggregationCursor<EmployeeDocument & FoundBy> {
  const { employees } = collections(db);
  const found = matchesFilter(search);
  const parts = [...SEARCHED.entries()].slice(after?.found_by ?? 0).map(([found_by, key]) => {
    const betterMatches = SEARCHED.slice(0, found_by).map((earlier) => ({ [earlier]: found }));
    const afterCursor = after?.found_by === found_by ? afterAnchor(key, after) : [];
    const conditions = [
      { [key]: found },
      queryOf(others),
      ...afterCursor,
      ...betterMatches.map((one) => ({ $nor: [one] })),
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

function afterAnchor(key: string, { value, employee_id }: Anchor): Filter<EmployeeDocument>[] {
  const afterCursor: Document = { $or: [{ [key]: { $gt: value } }, { employee_id: { $gt: employee_id } }] };
  return [{ [key]: { $gte: value } }, afterCursor];
}
