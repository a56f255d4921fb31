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

/** Whether a sync works or waits for a person. */
export function isUnderWay(status: SyncStatus): boolean {
  return status === 'running' || status === 'held';
}

/** What a sync is at, seen from outside. `waiting`: no worker is there that could take it up. */
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

/** What a person, the schedule or the API asks for. */
export const SyncRequest = z.object({
  report_type: ReportSelection,
  dry_run: z.boolean(),
  force: z.boolean(),
  trigger: z.enum(['cli', 'api', 'schedule', 'webhook']),
  requested_by: z.string().max(100),
  /** The sync whose stored files are read again, by the rules of today and without the server. */
  retry_of: z.exactOptional(z.string()),
  /** The sync whose changes are taken back; no file is read. */
  undo_of: z.exactOptional(z.string()),
});
export type SyncRequest = z.infer<typeof SyncRequest>;

/** Whether a request refers to an earlier sync. A plain sync joins one that is running; these do not. */
export function isRetryOrUndo({ retry_of, undo_of }: Pick<SyncRequest, 'retry_of' | 'undo_of'>): boolean {
  return (retry_of ?? undo_of) !== undefined;
}
