import { z } from 'zod';
import type { TokenRecord } from '../../infra/auth/tokens.js';
import { Role } from '../../shared/permissions.js';

/** A token in a list, without its secret. */
export const TokenView = z
  .object({
    token_id: z.string(),
    name: z.string(),
    role: Role,
    created_by: z.string(),
    created_at: z.iso.datetime(),
    expires_at: z.iso.datetime(),
    last_used_at: z.iso.datetime().nullable(),
    revoked_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Token' });

export function tokenView(token: TokenRecord): z.infer<typeof TokenView> {
  const { token_id, name, role, created_by, created_at, expires_at, last_used_at, revoked_at } = token;
  return {
    ...{ token_id, name, role, created_by },
    created_at: created_at.toISOString(),
    expires_at: expires_at.toISOString(),
    last_used_at: last_used_at?.toISOString() ?? null,
    revoked_at: revoked_at?.toISOString() ?? null,
  };
}
