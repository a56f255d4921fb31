import { defaultPayloadConverter, type WorkflowExecutionDescription } from '@temporalio/client';
import type { SyncStep } from '../../shared/sync.js';

type Payload = Parameters<typeof defaultPayloadConverter.fromPayload>[0];

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
export function currentActivity({ raw }: WorkflowExecutionDescription): {
  readonly step: SyncStep | undefined;
  readonly retrying: string | null;
  readonly bytes: number;
} {
  const pending = raw.pendingActivities ?? [];
  const retried = pending.find(({ attempt, lastFailure }) => (attempt ?? 1) > 1 && lastFailure);
  return {
    step: STEPS[pending[0]?.activityType?.name ?? ''],
    retrying: retried?.lastFailure?.applicationFailureInfo?.type || null,
    bytes: pending.reduce(
      (sum, { heartbeatDetails }) => sum + heartbeatBytes(heartbeatDetails?.payloads?.[0]),
      0,
    ),
  };
}

function heartbeatBytes(payload: Payload | undefined): number {
  if (!payload) return 0;
  const details = defaultPayloadConverter.fromPayload<{ bytes?: number } | undefined>(payload);
  return details?.bytes ?? 0;
}
