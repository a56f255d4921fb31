/** The contract between callers and the workflows that send events: names, ids, arguments and signals. */

export const WATCH_EVENTS_WORKFLOW = 'watchEvents';
export const EVENTS_SCHEDULE_ID = 'paycom-events';

export const DELIVER_WORKFLOW = 'deliverWebhook';
export const WAKE_DELIVERY = 'wakeWebhook';

/** `woken`: a person changed something, so that a waiting retry is tried at once. */
export type DeliverInput = { readonly webhook_id: string; readonly woken?: boolean };

/** Returns the workflow id of the delivery to a webhook. It is fixed, so that events are sent one after the other. */
export function webhookWorkflowId(webhook_id: string): string {
  return `paycom-webhook-${webhook_id}`;
}

/** `idle`: nothing is left, or a person must act. `more`: call again. `wait`: call again after so many milliseconds. */
export type Delivered =
  | { readonly next: 'idle' | 'more' }
  | { readonly next: 'wait'; readonly wait_ms: number };
