import { isErrorCode } from '../../shared/app-error.js';
import { ERROR_CODES } from '../../shared/error-codes.js';
import type { SyncReport } from '../../shared/sync-report.js';

/** Returns the exit code of a sync: 0 done or nothing new, 5 done with errors, 6 held, 7 cancelled. docs/commands.md lists all. */
export function exitCodeOf({ status, files, error }: Pick<SyncReport, 'status' | 'files' | 'error'>): number {
  switch (status) {
    case 'completed':
    case 'skipped':
    case 'running':
      return 0;
    case 'completed_with_errors':
      return 5;
    case 'held':
      return 6;
    case 'cancelled':
      return 7;
    case 'failed':
      return failureExitCode(error?.code ?? files.find((file) => file.error)?.error?.code);
    case 'abandoned':
      return 1;
  }
}

function failureExitCode(code: string | undefined): number {
  return isErrorCode(code) ? ERROR_CODES[code].exit : 1;
}
