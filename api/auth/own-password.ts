import { z } from 'zod';

/** Bounded, because the cost of hashing grows with the length. */
export const AnyPassword = z.string().min(1).max(128);

/** Whether a person must show the password again for what changes the account. */
export const NeedsPassword = z
  .boolean()
  .meta({ description: 'False after a sign-in at the identity provider: then leave the password out' });
