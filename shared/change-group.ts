import { CONTACT_FIELDS, type EmployeeField } from './employee.js';

/** The groups of a plan's changes, in the order in which people review them. */
export const CHANGE_GROUPS = [
  'terminated',
  'created',
  'returned',
  'status',
  'pay',
  'contact',
  'other',
  'removed',
] as const;
export type ChangeGroup = (typeof CHANGE_GROUPS)[number];

type Change = {
  readonly kind: 'created' | 'updated' | 'removed';
  readonly fields: readonly {
    readonly field: EmployeeField;
    readonly before: unknown;
    readonly after: unknown;
  }[];
};

const PAY: readonly EmployeeField[] = ['hourly_rate', 'salary', 'overtime_eligible'];

/** Returns the group of a change: the most important thing that happens to the employee. A new employee is always `created`. */
export function groupOf({ kind, fields }: Change): ChangeGroup {
  if (kind !== 'updated') return kind;
  const status = fields.find(({ field }) => field === 'status');
  if (status !== undefined) return statusGroup(status);
  const touches = (group: readonly EmployeeField[]) => fields.some(({ field }) => group.includes(field));
  if (touches(PAY)) return 'pay';
  return touches(CONTACT_FIELDS) ? 'contact' : 'other';
}

function statusGroup({ before, after }: Change['fields'][number]): ChangeGroup {
  if (after === 'terminated') return 'terminated';
  return before === 'terminated' && (after === 'active' || after === 'on_leave') ? 'returned' : 'status';
}
