import { deliverEvents } from '../infra/webhooks/deliver-events.js';
import type { Activities } from './contract.js';
import type { Deps } from './deps.js';

export function createDeliverEvents({
  store,
  config,
  logger,
  countDelivery,
}: Deps): Activities['deliverEvents'] {
  return ({ webhook_id, woken }) =>
    deliverEvents({ store, settings: config.webhooks, logger, countDelivery }, webhook_id, {
      woken: woken === true,
    });
}
