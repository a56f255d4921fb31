import type { DELIVERY_STATUSES } from '../../shared/vocabulary.js';

/** Called after each attempt to send an event to a webhook or a message to a channel, with the result. */
export type CountDelivery = (
  receiver: 'webhook' | 'channel',
  status: (typeof DELIVERY_STATUSES)[number],
) => void;
