import { z } from 'zod';
import { date, sealed } from './bson-types.js';

/** `paycom_erased`: the record that a person was erased, without anything about the person. Later files are compared with it. */
export const ErasedDocument = z.strictObject({
  /** HMAC-SHA256 of the employee code without leading zeros. */
  fingerprint: z.string(),
  /** Why, in the words of who did it. Names nobody. */
  reason: z.string(),
  /** The id of the account. */
  by: z.string(),
  erased_at: date(),
  /** Null until nothing of the person is left. */
  completed_at: date().nullable(),
});
export type ErasedDocument = z.infer<typeof ErasedDocument>;

/** `paycom_erasure_key`: the key of the fingerprints, one document. It stays the same when the encryption keys change. */
export const ErasureKeyDocument = z.strictObject({
  _id: z.literal('fingerprints'),
  key: sealed(),
  keys: z.array(z.string()),
});
export type ErasureKeyDocument = z.infer<typeof ErasureKeyDocument>;
