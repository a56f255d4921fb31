import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { ParentClosePolicy, patched, proxyActivities, startChild, type Workflow } from '@temporalio/workflow';
import type { Activities } from '../activities/contract.js';
import { channelWorkflowId } from '../shared/notification-run.js';
import { webhookWorkflowId } from '../shared/webhook-run.js';
import { deliverWebhook } from './deliver-webhook.js';
import { notifyChannel } from './notify-channel.js';
import * as policy from './policies.js';

const { recordEvents } = proxyActivities<Activities>(policy.LOCAL);

/** Records what happened since the last run, and starts the delivery to each webhook and channel that has something to send. */
export async function watchEvents(): Promise<void> {
  const { webhook_ids, channel_ids = [] } = await recordEvents();
  for (const webhook_id of webhook_ids)
    await startDelivery(deliverWebhook, webhookWorkflowId(webhook_id), {
      args: [{ webhook_id }],
      staticSummary: 'Sends events to a webhook',
    });
  if (channel_ids.length === 0 || !patched('notified-channels')) return;
  for (const channel_id of channel_ids)
    await startDelivery(notifyChannel, channelWorkflowId(channel_id), {
      args: [{ channel_id }],
      staticSummary: 'Sends notifications to a channel',
    });
}

/** Starts a delivery. Does nothing while one runs, because it may be waiting for its next attempt. */
async function startDelivery<T extends Workflow>(
  workflow: T,
  workflowId: string,
  start: { readonly args: Parameters<T>; readonly staticSummary: string },
): Promise<void> {
  try {
    await startChild(workflow as Workflow, {
      ...start,
      workflowId,
      parentClosePolicy: ParentClosePolicy.ABANDON,
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
