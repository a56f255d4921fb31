import { collections } from './collections.js';
import type { EmployeeDocument } from './documents/employee-document.js';
import type { Store } from './store.js';
import { recentSync } from './sync-logs.js';

export type Counts = Readonly<Record<string, number>>;

export type RosterStats = {
  readonly total: number;
  readonly by_status: Counts;
  readonly by_department: Counts;
  readonly by_position_family: Counts;
  readonly by_state: Counts;
  /** By month, `YYYY-MM`. */
  readonly hires: Counts;
  readonly terminations: Counts;
  readonly overtime_eligible: number;
  readonly unlinked: number;
  readonly missing: number;
  /** When the newest sync of all reports ended well; null before the first. */
  readonly last_synced_at: Date | null;
};

type Group = { readonly _id: string | null; readonly count: number };

/** The roster in numbers, in one walk over it. Where no report told a value, people are counted under `unknown`. */
export async function rosterStats({ db }: Store): Promise<RosterStats> {
  const facets = {
    by_status: countedBy('$status'),
    by_department: countedBy('$department_code'),
    by_position_family: countedBy('$position_family'),
    by_state: countedBy('$state'),
    hires: countedByMonth('hire_date'),
    terminations: countedByMonth('termination_date'),
    overtime_eligible: countedWhere({ overtime_eligible: true }),
    unlinked: countedWhere({ staff_id: null }),
    missing: countedWhere({ missing: { $exists: true } }),
  };
  const [counted] = await collections(db)
    .employees.aggregate<Record<keyof typeof facets, Group[]>>([{ $project: COUNTED }, { $facet: facets }])
    .toArray();
  const of = (name: keyof typeof facets): Counts =>
    Object.fromEntries((counted?.[name] ?? []).map(({ _id, count }) => [_id ?? 'unknown', count]));
  const by_status = of('by_status');
  return {
    total: Object.values(by_status).reduce((sum, count) => sum + count, 0),
    by_status,
    by_department: of('by_department'),
    by_position_family: of('by_position_family'),
    by_state: of('by_state'),
    hires: of('hires'),
    terminations: of('terminations'),
    overtime_eligible: counted?.overtime_eligible[0]?.count ?? 0,
    unlinked: counted?.unlinked[0]?.count ?? 0,
    missing: counted?.missing[0]?.count ?? 0,
    last_synced_at: (await recentSync(db, 'all', new Date(0)))?.completed_at ?? null,
  };
}

/** All that is counted; the sealed rest of a document weighs many times as much. */
const COUNTED = {
  _id: 0,
  status: 1,
  department_code: 1,
  position_family: 1,
  state: 1,
  hire_date: 1,
  termination_date: 1,
  overtime_eligible: 1,
  staff_id: 1,
  missing: 1,
} as const;

function countedBy(value: unknown) {
  return [{ $group: { _id: value, count: { $sum: 1 } } }, { $sort: { _id: 1 } }];
}

function countedByMonth(field: keyof EmployeeDocument) {
  return [{ $match: { [field]: { $ne: null } } }, ...countedBy({ $substrBytes: [`$${field}`, 0, 7] })];
}

function countedWhere(match: object) {
  return [{ $match: match }, { $group: { _id: null, count: { $sum: 1 } } }];
}
