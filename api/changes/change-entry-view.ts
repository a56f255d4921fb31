import { z } from 'zod';
import type { FeedEntry } from '../../infra/plans/change-feed.js';
import { EMPLOYEE_FIELDS, type EmployeeField, EmployeeFields, EmployeeId } from '../../shared/employee.js';

const Field = z.enum(EMPLOYEE_FIELDS as [EmployeeField, ...EmployeeField[]]);

export const ChangeEntryView = z.strictObject({
  id: z
    .string()
    .meta({ description: 'Unique in the feed. The same entry has the same id when it is read again' }),
  kind: z.enum(['snapshot', 'created', 'updated', 'removed', 'erased']).meta({
    description:
      'A person of the snapshot, or what a sync did with one. Only an undo removes people. After `erased`, keep nothing of the person',
  }),
  employee_id: EmployeeId,
  sync_id: z.string().nullable(),
  at: z.iso.datetime().nullable(),
  changed: z.array(Field).meta({
    description:
      'The fields with a new value, also those whose values are absent. In a snapshot and a creation: the fields in `values`',
  }),
  values: EmployeeFields.partial().meta({
    description: 'The new values. Sensitive fields are absent without `reveal`',
  }),
  unreadable: z.literal(true).optional().meta({
    description: 'Values are missing, because the stored ones were altered or are not encrypted',
  }),
});
export type ChangeEntryView = z.infer<typeof ChangeEntryView>;

export function changeEntryView(entry: FeedEntry): ChangeEntryView {
  const { id, kind, employee_id, sync_id, at, changed, values, unreadable } = entry;
  const shown = changed.filter((field) => values[field] !== undefined);
  return {
    ...{ id, kind, employee_id, sync_id, at: at?.toISOString() ?? null, changed: [...changed] },
    values: Object.fromEntries(shown.map((field) => [field, values[field]])),
    ...(unreadable && { unreadable }),
  };
}
