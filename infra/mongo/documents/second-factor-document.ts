import { z } from 'zod';
import { count, date, sealed } from './bson-types.js';

/** `paycom_second_factors`: the secret that a person's app and this server share, and the recovery codes that are left. */
export const SecondFactorDocument = z.strictObject({
  user_id: z.string(),
  secret: sealed(),
  keys: z.array(z.string()),
  /** Null until a code has shown that the app has the secret. */
  confirmed_at: date().nullable(),
  /** The last time step whose code was accepted. Codes of it and of earlier ones are refused. */
  last_step: count(),
  /** The SHA-256 of each recovery code. */
  recovery_codes: z.array(z.string()),
  created_at: date(),
});
export type SecondFactorDocument = z.infer<typeof SecondFactorDocument>;
