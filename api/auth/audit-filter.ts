import { z } from 'zod';
import type { AuditFilter } from '../../infra/audit/audit.js';
import { AuditAction } from '../../shared/audit-action.js';
import { Since, Until } from '../trpc/page.js';

/** The filters of the audit log, of its list and its export. */
export const AUDIT_FILTERS = {
  action: AuditAction.optional(),
  account_id: z.string().min(1).max(50).optional(),
  target: z.string().min(1).max(100).optional(),
  since: Since,
  until: Until,
};
const Filters = z.object(AUDIT_FILTERS);

export function auditFilter({ action, ...filter }: z.output<typeof Filters>): AuditFilter {
  const { account_id, target, since, until } = filter;
  return { account_id, target, since, until, actions: action && [action] };
}
