import type { ItemOf } from '../../client/client.js';

export type WebhookItem = ItemOf<'webhooks.list'>;
