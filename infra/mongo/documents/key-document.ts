import { z } from 'zod';
import { sealed, when } from './bson-types.js';

/** `paycom_keys`: the keys that this database was written with, each with a known text sealed by it. Never the key. */
export const KeyDocument = z.strictObject({ key_id: z.string(), check: sealed(), created_at: when() });
export type KeyDocument = z.infer<typeof KeyDocument>;
