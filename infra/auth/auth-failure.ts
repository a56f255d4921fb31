import { AppError } from '../../shared/app-error.js';
import { asAppError } from '../config/as-app-error.js';

/** The library's codes that are answers rather than failures. */
const REFUSALS = {
  INVALID_EMAIL_OR_PASSWORD: 'sign_in_refused',
  INVALID_PASSWORD: 'wrong_password',
  UNAUTHORIZED: 'not_signed_in',
  // With a cause it is a failure: of the database, most likely.
  FAILED_TO_GET_SESSION: 'not_signed_in',
} as const;

/** The library's errors as ours. */
export function authFailure(error: unknown): AppError {
  if (!(error instanceof Error) || error instanceof AppError) return asAppError(error);
  if (error.cause !== undefined) return asAppError(error.cause);
  const body: unknown = 'body' in error ? error.body : undefined;
  const code = typeof body === 'object' && body !== null && 'code' in body ? String(body.code) : '';
  return code in REFUSALS ? new AppError(REFUSALS[code as keyof typeof REFUSALS]) : asAppError(error);
}
