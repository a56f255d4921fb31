import { z } from 'zod';

/** In lower case, so that nobody is in the database twice. */
export const Email = z.email().max(254).toLowerCase();

/**
 * What a person or a token is called. It stands in the logs and histories of the syncs that they start, where an e-mail address must not;
 * half a surrogate pair or a control character could not be written there.
 */
export const AccountName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^@]*$/, 'must not hold an e-mail address')
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'must not hold control characters or halves of surrogate pairs');

/** Long rather than full of rules; bounded, since hashing costs the more the longer it is. */
export const Password = z.string().min(12).max(128);
