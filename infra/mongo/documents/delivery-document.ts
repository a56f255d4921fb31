import { z } from 'zod';
import { when } from './bson-types.js';

/** `paycom_webhook_deliveries`: signatures that were used, for longer than they are valid. */
export const DeliveryDocument = z.strictObject({ signature: z.string(), received_at: when() });
export type DeliveryDocument = z.infer<typeof DeliveryDocument>;
