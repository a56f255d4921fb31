import { nextEvents } from '../infra/events/next-events.js';
import { recordEvents } from '../infra/events/record-events.js';
import { waitingChannels } from '../infra/notifications/channels.js';
import { activeWebhooks } from '../infra/webhooks/webhooks.js';
import type { Activities } from './contract.js';
import type { Deps } from './deps.js';

/** Records what happened, and returns the webhooks and channels that have something to send. */
export function createRecordEvents({ store, config }: Deps): Activities['recordEvents'] {
  return async () => {
    const { quarantine, reports } = config;
    await recordEvents(store.db, { timeZone: reports.timeZone, quarantine });
    const webhooks = await activeWebhooks(store.db);
    const waiting = await Promise.all(
      webhooks.map(async (webhook) => (await nextEvents(store, webhook, 1)).length > 0),
    );
    return {
      webhook_ids: webhooks.filter((_, at) => waiting[at]).map(({ webhook_id }) => webhook_id),
      channel_ids: await waitingChannels(store.db),
    };
  };
}
