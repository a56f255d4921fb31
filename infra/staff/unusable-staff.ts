import type { Db, Document } from 'mongodb';
import type { StaffProblem, UnusableStaff } from '../../shared/unusable-staff.js';
import { collections } from '../mongo/collections.js';
import { STAFF_DAY } from '../mongo/documents/staff-document.js';

/** Records named per problem. */
const NAMED = 3;

const isThere = { $exists: true, $ne: null } as const;
const notText = { ...isThere, $not: { $type: 'string' } } as const;

type Check = {
  readonly field: string;
  readonly problem: StaffProblem;
  readonly condition: Document;
};
/** The violations of the collection's contract (docs/staff.md). The scheduling system may have written anything. */
const CHECKS: readonly Check[] = [
  { field: 'staff_id', problem: 'missing', condition: { $in: [null, ''] } },
  ...['staff_id', 'employee_id', 'work_email', 'first_name', 'last_name'].map(
    (field) => ({ field, problem: 'not_text', condition: notText }) as const,
  ),
  {
    field: 'hire_date',
    problem: 'not_a_day',
    condition: { ...isThere, $not: { $type: 'date' }, $nin: [STAFF_DAY, null] },
  },
  { field: 'active', problem: 'not_boolean', condition: { ...isThere, $not: { $type: 'bool' } } },
];

type FieldCount = { readonly count: number; readonly records: { readonly id: unknown }[] };

/** Counts the Staff records with a value that can't be used, by field and problem, and names a few of them. Reads every record. */
export async function unusableStaff(db: Db): Promise<UnusableStaff[]> {
  const conditions = CHECKS.map(({ field, condition }) => ({ [field]: condition }));
  const isId = {
    $and: [{ $in: [{ $type: '$staff_id' }, ['string', 'int', 'long']] }, { $ne: ['$staff_id', ''] }],
  };
  const id = { $cond: [isId, '$staff_id', '$_id'] };
  const counted = {
    $group: { _id: null, count: { $sum: 1 }, records: { $firstN: { input: { id }, n: NAMED } } },
  };
  const facets = conditions.map((condition, at) => [String(at), [{ $match: condition }, counted]] as const);
  const [found = {}] = await collections(db)
    .staff.aggregate<Record<string, FieldCount[]>>([
      { $match: { $or: conditions } },
      { $facet: Object.fromEntries(facets) },
    ])
    .toArray();
  return CHECKS.flatMap(({ field, problem }, at) => {
    const [counts] = found[String(at)] ?? [];
    if (counts === undefined) return [];
    return [{ field, problem, count: counts.count, records: counts.records.map(({ id }) => nameOf(id)) }];
  });
}

function nameOf(id: unknown): string {
  return String(id).slice(0, 100);
}
