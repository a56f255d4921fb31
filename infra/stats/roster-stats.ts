import type { ClientSession } from 'mongodb';
import { mostCommon } from '../../shared/most-common.js';
import { type Counts, RosterCounts } from '../../shared/roster-counts.js';
import { collections } from '../mongo/collections.js';
import type { EmployeeDocument } from '../mongo/documents/employee-document.js';
import type { Store } from '../mongo/store.js';
import { type CachedStat, currentStats, storedStats } from './cached-stats.js';

/** Counts of the roster. */
export function rosterStats(store: Store): Promise<RosterCounts> {
  return currentStats(store, ROSTER_COUNTS);
}

/** Returns the counts of the roster as they were last counted. While a sync applies its plan, they are those before it. */
export function storedRosterStats(store: Store): Promise<RosterCounts> {
  return storedStats(store, ROSTER_COUNTS);
}

export const ROSTER_COUNTS: CachedStat<RosterCounts> = {
  name: 'counts',
  schema: RosterCounts,
  count: countRoster,
};

type Group = { readonly _id: string | null; readonly count: number };
type DepartmentGroup = {
  readonly _id: Pick<EmployeeDocument, 'department_code' | 'department_description'>;
  readonly count: number;
};
type Facet = keyof ReturnType<typeof facets>;
type FacetResult = Record<Exclude<Facet, 'departments'>, Group[]> & { departments: DepartmentGroup[] };

/** Counts in one scan of the roster. */
async function countRoster({ db }: Store, session: ClientSession): Promise<RosterCounts> {
  const walk = [{ $project: COUNTED }, { $facet: facets() }];
  const [found] = await collections(db).employees.aggregate<FacetResult>(walk, { session }).toArray();
  const of = (name: Exclude<Facet, 'departments'>) =>
    summed((found?.[name] ?? []).map(({ _id, count }) => [_id, count]));
  const departments = found?.departments ?? [];
  const by_status = of('by_status');
  return {
    total: Object.values(by_status).reduce((sum, count) => sum + count, 0),
    by_status,
    by_department: summed(departments.map(({ _id, count }) => [_id.department_code, count])),
    department_descriptions: descriptionsOf(departments),
    by_position_family: of('by_position_family'),
    by_state: of('by_state'),
    hires: of('hires'),
    terminations: of('terminations'),
    overtime_eligible: found?.overtime_eligible[0]?.count ?? 0,
    unlinked: found?.unlinked[0]?.count ?? 0,
    missing: found?.missing[0]?.count ?? 0,
  };
}

/** Counts by name, in alphabetical order. A name may itself be `unknown`. */
function summed(counts: readonly (readonly [value: string | null | undefined, count: number])[]): Counts {
  const sums = new Map<string, number>();
  for (const [value, count] of counts) {
    const name = value ?? 'unknown';
    sums.set(name, (sums.get(name) ?? 0) + count);
  }
  return Object.fromEntries([...sums].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function descriptionsOf(departments: readonly DepartmentGroup[]): Record<string, string> {
  const countsByCode = new Map<string, [description: string | null, count: number][]>();
  for (const { _id, count } of departments) {
    const { department_code: code, department_description: description = null } = _id;
    if (code) countsByCode.set(code, [...(countsByCode.get(code) ?? []), [description, count]]);
  }
  const descriptions = [...countsByCode].map(([code, counts]) => [code, mostCommon(counts)] as const);
  return Object.fromEntries(descriptions.flatMap(([code, text]) => (text === null ? [] : [[code, text]])));
}

/** Only the counted fields, because the encrypted rest of a document is many times larger. */
const COUNTED = {
  _id: 0,
  status: 1,
  department_code: 1,
  department_description: 1,
  position_family: 1,
  state: 1,
  hire_date: 1,
  termination_date: 1,
  overtime_eligible: 1,
  staff_id: 1,
  missing: 1,
} as const;

function facets() {
  return {
    by_status: countedBy('$status'),
    departments: countedBy({
      department_code: '$department_code',
      department_description: '$department_description',
    }),
    by_position_family: countedBy('$position_family'),
    by_state: countedBy('$state'),
    hires: countedByMonth('hire_date'),
    terminations: countedByMonth('termination_date'),
    overtime_eligible: countedWhere({ overtime_eligible: true }),
    unlinked: countedWhere({ staff_id: null }),
    missing: countedWhere({ missing: { $exists: true } }),
  };
}

function countedBy(value: unknown) {
  return [{ $group: { _id: value, count: { $sum: 1 } } }];
}

function countedByMonth(field: keyof EmployeeDocument) {
  return [{ $match: { [field]: { $ne: null } } }, ...countedBy({ $substrBytes: [`$${field}`, 0, 7] })];
}

function countedWhere(match: object) {
  return [{ $match: match }, { $group: { _id: null, count: { $sum: 1 } } }];
}
