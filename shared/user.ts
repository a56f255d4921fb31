import { z } from 'zod';

/** Lower-cased, so that one person cannot have two accounts. */
export const Email = z.email().max(254).toLowerCase();

/**
 * The name of a user or a token. It is written to the logs and Temporal histories of their syncs, which must not contain e-mail addresses
 * and cannot contain lone surrogates or control characters.
 */
export const AccountName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^@]*$/, 'must not contain an e-mail address')
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'must not contain control characters or lone surrogates');

/** Requires length instead of character rules. Bounded, because hashing a long password is expensive. */
export const Password = z.string().min(12).max(128);
