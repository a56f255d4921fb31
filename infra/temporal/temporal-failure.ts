import { isGrpcServiceError, ServiceError } from '@temporalio/client';
import { NamespaceNotFoundError } from '@temporalio/common';
import { AppError } from '../../shared/app-error.js';

/** gRPC's NOT_FOUND (here: of the namespace), PERMISSION_DENIED and UNAUTHENTICATED. */
const REFUSED = [5, 7, 16];

/** The client's errors as ours; null when it is none of the client's. The server's message may quote what was sent. */
export function temporalFailure(error: unknown): AppError | null {
  if (error instanceof NamespaceNotFoundError) return new AppError('temporal_refused');
  const status = error instanceof ServiceError ? error.cause : error;
  if (!isGrpcServiceError(status)) return null;
  if (REFUSED.includes(status.code)) return new AppError('temporal_refused');
  return new AppError('temporal_unreachable', { address: 'TEMPORAL_ADDRESS' });
}
