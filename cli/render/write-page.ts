import { chmod, writeFile } from 'node:fs/promises';
import { AppError } from '../../shared/app-error.js';
import { systemReason } from '../../shared/file-error.js';
import type { SyncReport } from '../../shared/sync-report.js';
import { printNote } from './print.js';
import { syncPage } from './sync-page.js';

/**
 * Writes the page of a sync to a file that only its owner can read, because it may contain pay.
 *
 * @throws AppError `page_unwritable`
 */
export async function writePage(path: string, report: SyncReport): Promise<void> {
  try {
    await writeFile(path, syncPage(report), { mode: 0o600 });
    // The mode above applies to new files only.
    await chmod(path, 0o600);
  } catch (error) {
    throw new AppError('page_unwritable', { path, reason: systemReason(error) }, error);
  }
  printNote(`Wrote ${path}`);
}
