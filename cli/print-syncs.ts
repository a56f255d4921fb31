import type { SyncLog } from '../infra/documents/sync-log.js';
import { moment, table } from './print-table.js';

/** One line a sync. */
export function describeSyncs(logs: readonly SyncLog[]): string {
  if (logs.length === 0) return 'No syncs yet.';
  return table(
    ['sync', 'status', 'report', 'started', 'files', 'failed', 'created', 'updated', 'missing'],
    logs.map(({ sync_id, status, dry_run, report_type, started_at, files, employees }) => [
      sync_id,
      `${status}${dry_run ? ' (dry run)' : ''}`,
      report_type,
      moment(started_at),
      String(files.total),
      String(files.failed),
      String(employees.created),
      String(employees.updated),
      String(employees.missing),
    ]),
  );
}
