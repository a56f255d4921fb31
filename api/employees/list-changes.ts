import { z } from 'zod';
import { changesOfEmployee } from '../../infra/plans/changes.js';
import { recordSensitiveAccess } from '../../services/record-sensitive-access.js';
import { EMPLOYEE_FIELDS, type EmployeeField, SENSITIVE_FIELDS } from '../../shared/employee.js';
import { revealableFields } from '../auth/revealable-fields.js';
import type { Caller } from '../http/request-context.js';
import { readPage, TimeCursorInput } from '../trpc/page.js';

const Value = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const ChangedField = z
  .enum(EMPLOYEE_FIELDS as [EmployeeField, ...EmployeeField[]])
  .meta({ description: 'The name of the field. Values of sensitive fields are absent without `reveal`' });

const unreadable = z.literal(true).optional().meta({
  description: 'Both values are null, because the stored ones were altered or are not encrypted',
});

export const ChangeView = z.object({
  sync_id: z.string(),
  kind: z.enum(['created', 'updated', 'removed', 'erased']),
  at: z.iso.datetime(),
  fields: z.array(
    z.object({ field: ChangedField, before: Value.optional(), after: Value.optional(), unreadable }),
  ),
});

type ListChangesParams = {
  readonly employee_id: string;
  readonly reveal: boolean;
  readonly limit: number;
  readonly cursor?: string | undefined;
};
type Page = { items: z.infer<typeof ChangeView>[]; next: string | null };

/** Returns a page of the changes that syncs made to an employee, newest first. @throws AppError `not_permitted`, `invalid_input` */
export async function listChanges(caller: Caller, params: ListChangesParams): Promise<Page> {
  const { employee_id, reveal } = params;
  const revealed = reveal ? revealableFields(caller.account, [...SENSITIVE_FIELDS]) : [];
  const { items, next } = await readPage(caller, params, {
    anchor: TimeCursorInput,
    find: (before, limit) => changesOfEmployee(caller.services.store, employee_id, { limit, before }),
    anchorOf: ({ at, id }) => ({ at, id }),
  });
  await recordSensitiveAccess(
    caller.services.store.db,
    caller,
    revealed,
    // Nothing is shown of an erased person, whom the record must not name again.
    items.some(({ kind }) => kind !== 'erased') ? [employee_id] : [],
  );
  const isVisible = (field: EmployeeField) => reveal || !SENSITIVE_FIELDS.has(field);
  const views = items.map(({ sync_id, kind, at, fields }) => ({
    ...{ sync_id, kind, at: at.toISOString() },
    fields: fields.map(({ field, before, after, unreadable }) => ({
      field,
      ...(isVisible(field) && { before, after, ...(unreadable && { unreadable }) }),
    })),
  }));
  return { items: views, next };
}
