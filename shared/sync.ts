import { z } from 'zod';
import { ReportSelection } from './report.js';
import { FILE_STATUSES } from './vocabulary.js';

export const SyncStatus = z.enum([
  'running',
  'held',
  'completed',
  'completed_with_errors',
  'failed',
  'cancelled',
  'skipped',
  'abandoned',
]);
export type SyncStatus = z.infer<typeof SyncStatus>;

/** Whether a sync is running or waits for approval. */
export function isUnderWay(status: SyncStatus): boolean {
  return status === 'running' || status === 'held';
}

/** The current step of a sync. `waiting`: no worker has started it. */
export const SyncStep = z.enum([
  'waiting',
  'opening',
  'listing',
  'downloading',
  'parsing',
  'validating',
  'planning',
  'held',
  'applying',
  'linking',
  'finalizing',
  'ended',
]);
export type SyncStep = z.infer<typeof SyncStep>;

export const FileStatus = z.enum(FILE_STATUSES);
export type FileStatus = z.infer<typeof FileStatus>;

/** A request for a sync, from a person, the schedule or the API. */
export const SyncRequest = z.object({
  report_type: ReportSelection,
  dry_run: z.boolean(),
  force: z.boolean(),
  trigger: z.enum(['cli', 'api', 'schedule', 'webhook']),
  requested_by: z.string().max(100),
  /** The sync whose stored files are read again by the current rules, without the SFTP server. */
  retry_of: z.exactOptional(z.string()),
  /** The sync whose changes are reverted. No file is read. */
  undo_of: z.exactOptional(z.string()),
});
export type SyncRequest = z.infer<typeof SyncRequest>;

/** Whether a request refers to an earlier sync. A plain sync joins one that is running; these do not. */
export function isRetryOrUndo({ retry_of, undo_of }: Pick<SyncRequest, 'retry_of' | 'undo_of'>): boolean {
  return (retry_of ?? undo_of) !== undefined;
}
