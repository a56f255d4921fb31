import type { Client } from '@temporalio/client';
import type { Config } from '../../shared/config.js';
import { channelWorkflowId, NOTIFY_WORKFLOW } from '../../shared/notification-run.js';
import { DELIVER_WORKFLOW, WAKE_DELIVERY, webhookWorkflowId } from '../../shared/webhook-run.js';

type Temporal = { readonly client: Client; readonly config: Config };

/** Sends the events of a webhook now, even when a retry waits. */
export async function wakeWebhook(temporal: Temporal, webhook_id: string): Promise<void> {
  await wake(temporal, DELIVER_WORKFLOW, {
    workflowId: webhookWorkflowId(webhook_id),
    args: [{ webhook_id }],
    staticSummary: 'Sends events to a webhook',
  });
}

/** Sends the alarms of a channel now, even when a retry waits. */
export async function wakeChannel(temporal: Temporal, channel_id: string): Promise<void> {
  await wake(temporal, NOTIFY_WORKFLOW, {
    workflowId: channelWorkflowId(channel_id),
    args: [{ channel_id }],
    staticSummary: 'Sends notifications to a channel',
  });
}

type Start = { readonly workflowId: string; readonly args: [unknown]; readonly staticSummary: string };

async function wake({ client, config }: Temporal, workflow: string, start: Start): Promise<void> {
  const { taskQueue } = config.temporal;
  await client.workflow.signalWithStart(workflow, { ...start, taskQueue, signal: WAKE_DELIVERY });
}
