import { z } from 'zod';
import type { SensitiveAccess } from '../../infra/auth/sensitive-access-log.js';
import { Role } from '../../shared/permissions.js';

/** An audit log entry: who saw which sensitive fields of which employees, and when. Contains no values. */
export const SensitiveAccessView = z
  .object({
    account_id: z.string(),
    account_name: z.string(),
    role: Role,
    procedure: z.string(),
    fields: z.array(z.string()),
    employee_ids: z.array(z.string()),
    departments: z.exactOptional(z.array(z.string())),
    at: z.iso.datetime(),
    id: z.string(),
  })
  .meta({ id: 'Reveal' });

export function sensitiveAccessView(access: SensitiveAccess): z.infer<typeof SensitiveAccessView> {
  const { account_id, account_name, role, procedure, fields, employee_ids, departments, at, id } = access;
  return {
    ...{ account_id, account_name, role, procedure, fields, employee_ids, id },
    ...(departments && { departments }),
    at: at.toISOString(),
  };
}
