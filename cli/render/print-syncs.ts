import type { Status } from '../../services/read-status.js';
import { formatTable, formatTime } from './print-table.js';

export const WAITS_FOR_WORKER = 'No worker has begun it. Start one with `npm start`.';

/** Formats one line per sync. */
export function describeSyncs(logs: Status['last']): string {
  if (logs.length === 0) return 'No syncs yet.';
  return formatTable(
    ['sync', 'status', 'trigger', 'report', 'started', 'files', 'failed', 'created', 'updated', 'missing'],
    logs.map(
      ({
        sync_id,
        status,
        waiting,
        dry_run,
        trigger,
        undo_of,
        retry_of,
        report_type,
        started_at,
        files,
        employees,
      }) => [
        sync_id,
        `${waiting ? 'waiting' : status}${dry_run ? ' (dry run)' : ''}`,
        undo_of ? `undo of ${undo_of}` : retry_of ? `retry of ${retry_of}` : trigger,
        report_type,
        formatTime(started_at),
        String(files.total),
        String(files.failed),
        String(employees.created),
        String(employees.updated),
        String(employees.missing),
      ],
    ),
  );
}
