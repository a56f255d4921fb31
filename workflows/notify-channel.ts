import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/contract.js';
import type { NotifyInput } from '../shared/notification-run.js';
import { deliverUntilIdle } from './deliver-until-idle.js';
import * as policy from './policies.js';

const { sendAlarms } = proxyActivities<Activities>(policy.DELIVERY);

/** Sends the messages of one channel, one after the other. */
export async function notifyChannel(input: NotifyInput): Promise<void> {
  await deliverUntilIdle(input, sendAlarms);
}
