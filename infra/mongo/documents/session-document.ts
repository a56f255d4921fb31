import { z } from 'zod';
import { count, date } from './bson-types.js';

/** `paycom_sessions`: the open sign-in sessions. The id is the SHA-256 of the token in the cookie. */
export const SessionDocument = z.strictObject({
  _id: z.string(),
  user_id: z.string(),
  /** Extended while the session is used. The database deletes the session after this time. */
  expires_at: date(),
  created_at: date(),
  /** Whether its person has shown the second factor. */
  second_factor: z.exactOptional(z.boolean()),
  /** Whether the identity provider signed the person in, and not a password. */
  by_provider: z.exactOptional(z.boolean()),
});
export type SessionDocument = z.infer<typeof SessionDocument>;

/** `paycom_sign_in_attempts`: the rate limit's count of failed sign-ins for one account or address, since its window began. */
export const SignInAttemptsDocument = z.strictObject({
  /** A fingerprint, so that no email or IP address is stored. */
  key: z.string(),
  count: count(),
  ends_at: date(),
});
export type SignInAttemptsDocument = z.infer<typeof SignInAttemptsDocument>;
