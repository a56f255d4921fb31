import { z } from 'zod';
import { count } from './bson-types.js';

/** `paycom_roster`: one document, whose revision increases with each change of the roster. */
export const RosterRevisionDocument = z.strictObject({ name: z.literal('roster'), revision: count() });
export type RosterRevisionDocument = z.infer<typeof RosterRevisionDocument>;
