import { AppError } from '../shared/app-error.js';
import { mongoFailure } from './mongo-failure.js';

/** Whatever was thrown as one of ours. A foreign error's message may quote a cell, so only its name goes along. */
export function asAppError(error: unknown): AppError {
  return (
    mongoFailure(error) ??
    new AppError('internal', { name: error instanceof Error ? error.name : typeof error }, error)
  );
}
