import { AppError } from '../../shared/app-error.js';

/** gRPC status codes: NOT_FOUND (of the namespace), PERMISSION_DENIED and UNAUTHENTICATED. */
const REFUSED = [5, 7, 16];
const UNAVAILABLE: ReadonlyMap<number, string> = new Map([
  [4, 'no answer in time'],
  [8, 'it has too much to do'],
  [14, 'no connection'],
]);

/**
 * Returns an error of the Temporal client as an AppError, without its message, which may quote input. Returns null for other errors.
 * Recognizes the errors by their names and shape, because loading the client would slow the start of each thread and command.
 */
export function temporalFailure(error: unknown): AppError | null {
  if (!(error instanceof Error)) return null;
  if (error.name === 'NamespaceNotFoundError') return new AppError('temporal_refused');
  const status = error.name === 'ServiceError' ? error.cause : error;
  if (!isGrpcError(status)) return null;
  if (REFUSED.includes(Number(status.code))) return new AppError('temporal_refused');
  const reason = UNAVAILABLE.get(Number(status.code)) ?? `gRPC status ${status.code}`;
  return new AppError('temporal_unreachable', { address: 'TEMPORAL_ADDRESS', reason });
}

function isGrpcError(error: unknown): error is Error & { readonly code?: unknown } {
  if (!(error instanceof Error) || !('details' in error) || !('metadata' in error)) return false;
  return typeof error.details === 'string' && typeof error.metadata === 'object' && error.metadata !== null;
}
