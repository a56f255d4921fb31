import { Client, Connection } from '@temporalio/client';
import type { SyncStack } from './sync-stack.js';

/** Returns every text in every event of every workflow of a stack, with decoded payloads. */
export async function workflowHistories({ env }: SyncStack): Promise<string> {
  const connection = await Connection.connect({ address: env.TEMPORAL_ADDRESS ?? '' });
  try {
    const client = new Client({ connection, namespace: env.TEMPORAL_NAMESPACE ?? '' });
    const texts: string[] = [];
    for await (const { workflowId, runId } of client.workflow.list()) {
      const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
      texts.push(...textsIn(events));
    }
    return texts.join('\n');
  } finally {
    await connection.close();
  }
}

/** Does not use JSON.stringify, because it writes payloads as base64, in which no text is found. */
export function* textsIn(value: unknown): Generator<string> {
  if (value instanceof Uint8Array) yield Buffer.from(value).toString('utf8');
  else if (typeof value === 'object' && value !== null)
    for (const each of Object.values(value)) yield* textsIn(each);
  else yield String(value);
}
