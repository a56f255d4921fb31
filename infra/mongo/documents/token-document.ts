import { z } from 'zod';
import { Role } from '../../../shared/permissions.js';
import { date } from './bson-types.js';

/** `paycom_tokens`: API tokens for machines. Only the SHA-256 of a token is stored. */
export const TokenDocument = z.strictObject({
  token_id: z.string(),
  name: z.string(),
  role: Role,
  hash: z.string(),
  /** The id of a user or a token, or `cli`. */
  created_by: z.string(),
  created_at: date(),
  expires_at: date(),
  /** Accurate to the minute. */
  last_used_at: date().nullable(),
  revoked_at: date().nullable(),
});
export type TokenDocument = z.infer<typeof TokenDocument>;
