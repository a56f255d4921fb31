import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/contract.js';
import type { DeliverInput } from '../shared/webhook-run.js';
import { deliverUntilIdle } from './deliver-until-idle.js';
import * as policy from './policies.js';

const { deliverEvents } = proxyActivities<Activities>(policy.DELIVERY);

/** Sends the events of one webhook, one after the other. */
export async function deliverWebhook(input: DeliverInput): Promise<void> {
  await deliverUntilIdle(input, deliverEvents);
}
