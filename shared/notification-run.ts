/** The contract between callers and the workflow that sends notifications: names, ids and arguments. */

export const NOTIFY_WORKFLOW = 'notifyChannel';

/** `woken`: a person changed something, so that a waiting retry is tried at once. */
export type NotifyInput = { readonly channel_id: string; readonly woken?: boolean };

/** Returns the workflow id of the notifications to a channel. It is fixed, so that messages are sent one after the other. */
export function channelWorkflowId(channel_id: string): string {
  return `paycom-notifications-${channel_id}`;
}
