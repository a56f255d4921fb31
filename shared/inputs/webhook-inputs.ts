import { z } from 'zod';
import { AccountName } from '../user.js';
import { EVENT_TYPES } from '../vocabulary.js';
import { someOf } from './some-of.js';

export const WebhookId = z.string().regex(/^[0-9a-f]{16}$/, 'the id of a webhook');
const Url = z.url().max(2_000).meta({ description: 'https, and no private address' });
const Types = someOf(EVENT_TYPES);

export const CreateWebhookInput = z.strictObject({ name: AccountName, url: Url, types: Types });
export const ChangeWebhookInput = z.strictObject({
  webhook_id: WebhookId,
  name: AccountName.optional(),
  url: Url.optional(),
  types: Types.optional(),
  enabled: z.boolean().optional(),
});
export const RotateSecretInput = z.strictObject({
  webhook_id: WebhookId,
  overlap_hours: z.int().min(0).max(720).default(24).meta({
    description: 'Hours for which the old secret also signs. 0 after a leak',
  }),
});
export const ReplayInput = z.strictObject({
  webhook_id: WebhookId,
  since: z.iso.datetime().transform((time) => new Date(time)),
});
