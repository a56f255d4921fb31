import { z } from 'zod';
import { count, when } from './bson-types.js';

/** `paycom_sessions`: who is signed in. The id is the SHA-256 of the token in the cookie. */
export const SessionDocument = z.strictObject({
  _id: z.string(),
  user_id: z.string(),
  /** Moved forward while the session is used. The database deletes the session after it. */
  expires_at: when(),
  created_at: when(),
});
export type SessionDocument = z.infer<typeof SessionDocument>;

/** `paycom_sign_in_attempts`: failed sign-ins of one account, or from one address, since the window began. */
export const SignInAttemptsDocument = z.strictObject({
  /** A fingerprint: neither addresses of people nor of machines are kept. */
  key: z.string(),
  count: count(),
  ends_at: when(),
});
export type SignInAttemptsDocument = z.infer<typeof SignInAttemptsDocument>;
