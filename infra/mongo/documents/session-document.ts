import { z } from 'zod';
import { count, when } from './bson-types.js';

/** `paycom_sessions`: who is signed in. The token alone lets nobody in: the cookie is signed. */
export const SessionDocument = z.strictObject({
  _id: z.string(),
  user_id: z.string(),
  token: z.string(),
  /** Moved on while the session is used; the database removes it after. */
  expires_at: when(),
  created_at: when(),
  updated_at: when(),
  /** The library's own. It is told neither, so both stay empty. */
  ip_address: z.literal(''),
  user_agent: z.literal(''),
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
