import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import { decodeFromPayloadsAtIndex } from '@temporalio/common/lib/internal-non-workflow/index.js';
import type { temporal } from '@temporalio/proto';
import { AppError, isErrorCode } from '../../shared/app-error.js';
import { type ReportedError, reportedError } from '../../shared/reported-error.js';
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
 * of the last failed attempt.
 */
export async function currentActivity(
  client: Client,
  { raw }: WorkflowExecutionDescription,
): Promise<{
  readonly step: SyncStep | undefined;
  readonly retrying: ReportedError | null;
  readonly bytes: number;
}> {
  const pending = raw.pendingActivities ?? [];
  const transferred = pending.map(({ heartbeatDetails }) => bytesOf(client, heartbeatDetails?.payloads?.[0]));
  const retried = pending.find(({ attempt, lastFailure }) => (attempt ?? 1) > 1 && lastFailure);
  return {
    step: STEPS[pending[0]?.activityType?.name ?? ''],
    retrying: await errorOf(client, retried?.lastFailure),
    bytes: (await Promise.all(transferred)).reduce((sum, bytes) => sum + bytes, 0),
  };
}

async function bytesOf(client: Client, heartbeat: Payload | undefined): Promise<number> {
  return (await decoded<{ bytes?: number }>(client, heartbeat))?.bytes ?? 0;
}

/** A failure has the code of its AppError as its type, and the details of the message. */
async function errorOf(
  client: Client,
  failure: temporal.api.failure.v1.IFailure | null | undefined,
): Promise<ReportedError | null> {
  const { type, details } = failure?.applicationFailureInfo ?? {};
  if (!isErrorCode(type)) return null;
  return reportedError(new AppError(type, await decoded(client, details?.payloads?.[0])));
}

async function decoded<T>(client: Client, payload: Payload | undefined): Promise<T | undefined> {
  if (!payload) return undefined;
  return decodeFromPayloadsAtIndex<T>(client.options.loadedDataConverter, 0, [payload]);
}
