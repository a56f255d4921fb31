import { z } from 'zod';
import { date, sealed } from './bson-types.js';

/** `paycom_keys`: the ids of the keys that encrypted this database, each with a sealed known text. Never the keys themselves. */
export const KeyDocument = z.strictObject({ key_id: z.string(), check: sealed(), created_at: date() });
export type KeyDocument = z.infer<typeof KeyDocument>;

/** `paycom_data_keys`: the keys that encrypt this database, each encrypted ("wrapped") with a key-encryption key. */
export const DataKeyDocument = z.strictObject({
  /** The id of the key. */
  _id: z.string(),
  wrapped: sealed(),
  /** Which key-encryption key wrapped it. */
  wrapped_by: z.string(),
  /** When it begins to encrypt, until a later key does. Every process can read with it before. */
  writes_from: date(),
  created_at: date(),
});
export type DataKeyDocument = z.infer<typeof DataKeyDocument>;
