import type { Client } from '@temporalio/client';
import type { Config } from '../../shared/config.js';
import {
  DELIVER_WORKFLOW,
  type DeliverInput,
  WAKE_WEBHOOK,
  webhookWorkflowId,
} from '../../shared/webhook-run.js';

/** Sends the events of a webhook now, even when a retry waits. */
export async function wakeWebhook(client: Client, { temporal }: Config, webhook_id: string): Promise<void> {
  const input: DeliverInput = { webhook_id };
  await client.workflow.signalWithStart(DELIVER_WORKFLOW, {
    workflowId: webhookWorkflowId(webhook_id),
    taskQueue: temporal.taskQueue,
    args: [input],
    signal: WAKE_WEBHOOK,
    staticSummary: 'Sends events to a webhook',
  });
}
