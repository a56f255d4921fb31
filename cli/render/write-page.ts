import { chmod, writeFile } from 'node:fs/promises';
import { AppError } from '../../shared/app-error.js';
import type { SyncReport } from '../../shared/sync-report.js';
import { syncPage } from './sync-page.js';

/**
 * Writes the page of a sync, for its owner alone to read: it may hold people's pay.
 *
 * @throws AppError `page_unwritable`
 */
export async function writePage(path: string, report: SyncReport): Promise<void> {
  try {
    await writeFile(path, syncPage(report), { mode: 0o600 });
    // The mode above is for new files; one that is written over keeps its own.
    await chmod(path, 0o600);
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    throw new AppError('page_unwritable', { path, reason }, error);
  }
  process.stderr.write(`Wrote ${path}\n`);
}
