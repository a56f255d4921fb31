import { z } from 'zod';

/** In lower case, so that nobody is in the database twice. */
export const Email = z.email().max(254).toLowerCase();

/** What a person is called. It stands in the logs and histories of the syncs that they start, where an e-mail address must not. */
export const UserName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^@]*$/, 'must not hold an e-mail address');

/** Long rather than full of rules; bounded, since hashing costs the more the longer it is. */
export const Password = z.string().min(12).max(128);
