import { sendAlarms } from '../infra/notifications/send-alarms.js';
import type { Activities } from './contract.js';
import type { Deps } from './deps.js';

export function createSendAlarms({ store, config, logger, countDelivery }: Deps): Activities['sendAlarms'] {
  const { webhooks, smtp, api, reports } = config;
  const settings = { ...webhooks, smtp, publicUrl: api.publicUrl, timeZone: reports.timeZone };
  return ({ channel_id, woken }) =>
    sendAlarms({ store, settings, logger, countDelivery }, channel_id, { woken: woken === true });
}
