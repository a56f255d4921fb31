import { AppError } from '../../shared/app-error.js';
import { systemReason } from '../../shared/file-error.js';

const REFUSALS: ReadonlySet<unknown> = new Set([
  'EADDRINUSE',
  'EADDRNOTAVAIL',
  'EACCES',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** Returns the failure to listen at the address of a setting as `invalid_settings`. Returns other errors unchanged. */
export function listenFailure(setting: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (!REFUSALS.has(code)) return error;
  const problems = `${setting}: nothing can listen at this address (${systemReason(error)})`;
  return new AppError('invalid_settings', { problems }, error);
}
