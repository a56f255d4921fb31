import { AppError } from '../../shared/app-error.js';
import { mongoFailure } from '../mongo/mongo-failure.js';
import { temporalFailure } from '../temporal/temporal-failure.js';

/** Whatever was thrown as one of ours. A foreign error's message may quote a cell, so only its name goes along. */
export function asAppError(error: unknown): AppError {
  return (
    mongoFailure(error) ?? temporalFailure(error) ?? new AppError('internal', { name: nameOf(error) }, error)
  );
}

/** A name can be set like a message can: only what looks like a class goes along. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return /^[A-Za-z]\w{0,63}$/.test(error.name) ? error.name : 'Error';
}
