import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { ParentClosePolicy, proxyActivities, startChild } from '@temporalio/workflow';
import type { Activities } from '../activities/contract.js';
import { webhookWorkflowId } from '../shared/webhook-run.js';
import { deliverWebhook } from './deliver-webhook.js';
import * as policy from './policies.js';

const { recordEvents } = proxyActivities<Activities>(policy.LOCAL);

/** Records what happened since the last run, and starts the delivery to each webhook that has something to send. */
export async function watchEvents(): Promise<void> {
  const { webhook_ids } = await recordEvents();
  for (const webhook_id of webhook_ids) await startDelivery(webhook_id);
}

/** Does nothing while one runs: it may be waiting for its next attempt. */
async function startDelivery(webhook_id: string): Promise<void> {
  try {
    await startChild(deliverWebhook, {
      workflowId: webhookWorkflowId(webhook_id),
      args: [{ webhook_id }],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: 'Sends events to a webhook',
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
