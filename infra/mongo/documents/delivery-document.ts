import { z } from 'zod';
import { date } from './bson-types.js';

/**
 * `paycom_webhook_deliveries`: the accepted webhook requests, stored for longer than they are valid, against replays. `signature` is the
 * `webhook-id`, or the signature of a request with the deprecated headers, which has no id.
 */
export const DeliveryDocument = z.strictObject({ signature: z.string(), received_at: date() });
export type DeliveryDocument = z.infer<typeof DeliveryDocument>;
