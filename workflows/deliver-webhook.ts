import {
  condition,
  continueAsNew,
  defineSignal,
  proxyActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../activities/contract.js';
import { type DeliverInput, WAKE_WEBHOOK } from '../shared/webhook-run.js';
import * as policy from './policies.js';

const { deliverEvents } = proxyActivities<Activities>(policy.DELIVERY);

export const webhookWoken = defineSignal(WAKE_WEBHOOK);

const MAX_EVENTS_PER_RUN = 2_000;

/** Sends the events of one webhook until none is left. Waits between the attempts for an event that is not accepted, up to three days. */
export async function deliverWebhook({ webhook_id, woken: begins = false }: DeliverInput): Promise<void> {
  let woken = begins;
  setHandler(webhookWoken, () => {
    woken = true;
  });
  for (;;) {
    const input = inputOf(webhook_id, woken);
    woken = false;
    const delivered = await deliverEvents(input);
    if (delivered.next === 'wait') await condition(() => woken, delivered.wait_ms);
    if (delivered.next === 'idle' && !woken) return;
    if (workflowInfo().historyLength > MAX_EVENTS_PER_RUN)
      await continueAsNew<typeof deliverWebhook>(inputOf(webhook_id, woken));
  }
}

function inputOf(webhook_id: string, woken: boolean): DeliverInput {
  return { webhook_id, ...(woken && { woken }) };
}
