import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import { decodeFromPayloadsAtIndex } from '@temporalio/common/lib/internal-non-workflow/index.js';
import type { SyncStep } from '../../shared/sync.js';

const STEPS: Readonly<Record<string, SyncStep>> = {
  openLog: 'opening',
  listRemote: 'listing',
  downloadFile: 'downloading',
  parseNumbers: 'parsing',
  validateRows: 'validating',
  planChanges: 'planning',
  planUndo: 'planning',
  upsertEmployees: 'applying',
  linkStaff: 'linking',
  countStats: 'finalizing',
  finalizeLog: 'finalizing',
};

/**
 * Returns the sync step that a pending activity runs (undefined between two activities), the bytes of its last heartbeats, and the error
 * code of the last failed attempt.
 */
export async function currentActivity(
  client: Client,
  { raw }: WorkflowExecutionDescription,
): Promise<{
  readonly step: SyncStep | undefined;
  readonly retrying: string | null;
  readonly bytes: number;
}> {
  const pending = raw.pendingActivities ?? [];
  const transferred = pending.map(({ heartbeatDetails }) =>
    heartbeatBytes(client, heartbeatDetails?.payloads?.[0]),
  );
  const retried = pending.find(({ attempt, lastFailure }) => (attempt ?? 1) > 1 && lastFailure);
  return {
    step: STEPS[pending[0]?.activityType?.name ?? ''],
    retrying: retried?.lastFailure?.applicationFailureInfo?.type || null,
    bytes: (await Promise.all(transferred)).reduce((sum, bytes) => sum + bytes, 0),
  };
}

async function heartbeatBytes(client: Client, payload: Payload | undefined): Promise<number> {
  if (!payload) return 0;
  const { loadedDataConverter } = client.options;
  const details = await decodeFromPayloadsAtIndex<{ bytes?: number } | undefined>(loadedDataConverter, 0, [
    payload,
  ]);
  return details?.bytes ?? 0;
}
