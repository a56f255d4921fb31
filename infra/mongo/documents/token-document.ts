import { z } from 'zod';
import { Role } from '../../../shared/permissions.js';
import { when } from './bson-types.js';

/** `paycom_tokens`: API tokens for machines. Only the SHA-256 of a token is stored. */
export const TokenDocument = z.strictObject({
  token_id: z.string(),
  name: z.string(),
  role: Role,
  hash: z.string(),
  /** The id of a user or a token, or `cli`. */
  created_by: z.string(),
  created_at: when(),
  expires_at: when(),
  /** Accurate to the minute. */
  last_used_at: when().nullable(),
  revoked_at: when().nullable(),
});
export type TokenDocument = z.infer<typeof TokenDocument>;
