import { z } from 'zod';
import type { AuditEntry } from '../../infra/audit/audit.js';
import { AuditAction } from '../../shared/audit-action.js';
import { Role } from '../../shared/permissions.js';

/** The state of what was changed: settings and ids. */
export const AuditState = z.object({
  role: z.exactOptional(Role),
  disabled: z.exactOptional(z.boolean()),
  fields: z.exactOptional(z.array(z.string())),
  expires_at: z.exactOptional(z.iso.datetime()),
  revoked: z.exactOptional(z.boolean()),
  staff_id: z.exactOptional(z.string().nullable()),
  report_type: z.exactOptional(z.string()),
  dry_run: z.exactOptional(z.boolean()),
  force: z.exactOptional(z.boolean()),
  retry_of: z.exactOptional(z.string()),
  undo_of: z.exactOptional(z.string()),
  instead_of: z.exactOptional(z.string()),
  plan_hash: z.exactOptional(z.string()),
  code: z.exactOptional(z.string()),
  action: z.exactOptional(AuditAction),
  version: z.exactOptional(z.int()),
  created: z.exactOptional(z.int()),
  updated: z.exactOptional(z.int()),
  unchanged: z.exactOptional(z.int()),
  removed: z.exactOptional(z.int()),
  employees: z.exactOptional(z.int()),
});
const STATE_FIELDS = AuditState.keyof().options;

/** Who did what to what, with the state before and after. Contains no values of reports. */
export const AuditView = z
  .object({
    id: z.string(),
    at: z.iso.datetime(),
    account_id: z.string(),
    account_name: z.string(),
    action: AuditAction,
    target: z.string(),
    before: AuditState.nullable(),
    after: AuditState.nullable(),
  })
  .meta({ id: 'AuditEntry' });

export function auditView(entry: AuditEntry): z.infer<typeof AuditView> {
  const { id, at, account_id, account_name, action, target, before, after } = entry;
  const about = { id, account_id, account_name, action, target };
  return { ...about, at: at.toISOString(), before: auditStateView(before), after: auditStateView(after) };
}

export function auditStateView(state: AuditEntry['before']): z.infer<typeof AuditState> | null {
  if (state === null) return null;
  const shown = STATE_FIELDS.filter((field) => state[field] !== undefined);
  return Object.fromEntries(shown.map((field) => [field, shownValue(state[field])]));
}

function shownValue<T>(value: T | Date): T | string {
  return value instanceof Date ? value.toISOString() : value;
}
