import { isGrpcServiceError, ServiceError } from '@temporalio/client';
import { NamespaceNotFoundError } from '@temporalio/common';
import { AppError } from '../../shared/app-error.js';

/** gRPC status codes: NOT_FOUND (of the namespace), PERMISSION_DENIED and UNAUTHENTICATED. */
const REFUSED = [5, 7, 16];

/** Returns an error of the Temporal client as an AppError, without its message, which may quote input. Returns null for other errors. */
export function temporalFailure(error: unknown): AppError | null {
  if (error instanceof NamespaceNotFoundError) return new AppError('temporal_refused');
  const status = error instanceof ServiceError ? error.cause : error;
  if (!isGrpcServiceError(status)) return null;
  if (REFUSED.includes(status.code)) return new AppError('temporal_refused');
  return new AppError('temporal_unreachable', { address: 'TEMPORAL_ADDRESS' });
}
