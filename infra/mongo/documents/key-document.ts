import { z } from 'zod';
import { sealed, when } from './bson-types.js';

/** `paycom_keys`: the ids of the keys that encrypted this database, each with a sealed known text. Never the keys themselves. */
export const KeyDocument = z.strictObject({ key_id: z.string(), check: sealed(), created_at: when() });
export type KeyDocument = z.infer<typeof KeyDocument>;
