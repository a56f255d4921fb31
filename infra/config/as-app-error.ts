import { AppError } from '../../shared/app-error.js';
import { mongoFailure } from '../mongo/mongo-failure.js';
import { temporalFailure } from '../temporal/temporal-failure.js';

/** Returns any thrown value as an AppError. A foreign error's message may quote a cell, so only its name is included. */
export function asAppError(error: unknown): AppError {
  return (
    mongoFailure(error) ?? temporalFailure(error) ?? new AppError('internal', { name: nameOf(error) }, error)
  );
}

/** Code can set an error's name as freely as its message. So only a name that looks like a class name is returned. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return /^[A-Za-z]\w{0,63}$/.test(error.name) ? error.name : 'Error';
}
