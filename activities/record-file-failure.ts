import { CancelledFailure } from '@temporalio/common';
import { asAppError } from '../infra/config/as-app-error.js';
import { failFile } from '../infra/files/file-status.js';
import type { FileRef } from './contract.js';
import type { Deps } from './deps.js';

/** Does a step for one file; when it fails, the file's record says why, so that the log tells it even if no attempt succeeds. */
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
