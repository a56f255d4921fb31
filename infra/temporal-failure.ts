import { isGrpcServiceError, ServiceError } from '@temporalio/client';
import { AppError } from '../shared/app-error.js';

/** gRPC's PERMISSION_DENIED and UNAUTHENTICATED. */
const REFUSED = [7, 16];

/** The client's errors as ours; null when it is none of the client's. The server's message may quote what was sent. */
export function temporalFailure(error: unknown): AppError | null {
  const status = error instanceof ServiceError ? error.cause : error;
  if (!isGrpcServiceError(status)) return null;
  if (REFUSED.includes(status.code)) return new AppError('temporal_refused');
  return new AppError('temporal_unreachable', { address: 'TEMPORAL_ADDRESS' });
}
