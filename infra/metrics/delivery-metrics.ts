import { Counter, type Registry } from 'prom-client';
import { DELIVERY_STATUSES, MESSAGE_STATUSES } from '../../shared/vocabulary.js';
import type { CountDelivery } from '../webhooks/count-delivery.js';

/** Returns a function that counts an attempt to send something. */
export function deliveryMetrics(registry: Registry): CountDelivery {
  const deliveries = new Counter({
    name: 'paycom_deliveries_total',
    help: 'Attempts of this worker to send an event to a webhook or a message to a channel, by what became of it',
    labelNames: ['receiver', 'status'],
    registers: [registry],
  });
  // Prometheus sees no increase in a series that begins at 1.
  for (const status of DELIVERY_STATUSES) deliveries.inc({ receiver: 'webhook', status }, 0);
  for (const status of MESSAGE_STATUSES) deliveries.inc({ receiver: 'channel', status }, 0);
  return (receiver, status) => deliveries.inc({ receiver, status });
}
