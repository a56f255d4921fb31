import { CancelledFailure } from '@temporalio/common';
import { asAppError } from '../infra/config/as-app-error.js';
import { failFile } from '../infra/files/file-status.js';
import type { FileRef } from './contract.js';
import type { Deps } from './deps.js';

/** Runs a step for one file. Records a failure in the file's record, so that the log shows it even if no attempt succeeds. */
export async function recordFileFailure<T>(
  { store }: Deps,
  file: FileRef,
  step: () => Promise<T>,
): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof CancelledFailure)) await failFile(store.db, file, asAppError(error));
    throw error;
  }
}
