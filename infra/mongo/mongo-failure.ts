import { MongoError, MongoNetworkError, MongoServerError, MongoServerSelectionError } from 'mongodb';
import { AppError } from '../../shared/app-error.js';

/** AuthenticationFailed, Unauthorized, and Atlas's own. */
const REFUSED = new Set([18, 13, 8000]);
/** ExceededTransactionLifetimeLimit, TransactionTooLargeForCache: the same transaction again would fail again. */
const TOO_LARGE = new Set([290, 388]);
/** What a server says that stops, starts or has stepped down, and what a cursor meets that it did not survive. */
const PASSING = new Set([6, 7, 43, 89, 91, 189, 237, 9001, 10107, 11600, 11602, 13435, 13436]);
const PASSING_NAMES = new Set([
  'MongoNotConnectedError',
  'MongoTopologyClosedError',
  'MongoPoolClearedError',
  'MongoPoolClosedError',
  'MongoServerClosedError',
  'MongoClientClosedError',
]);
const PASSING_LABELS = [
  'TransientTransactionError',
  'UnknownTransactionCommitResult',
  'RetryableWriteError',
  'ResetPool',
];

/**
 * The driver's errors as ours; null when it is none of the driver's. The server's messages quote keys and documents, so neither they
 * nor the error itself go along: the code's name does.
 */
export function mongoFailure(error: unknown): AppError | null {
  if (error instanceof AppError) return error;
  if (!(error instanceof MongoError)) return null;
  if (REFUSED.has(Number(error.code)) || refusedWhileConnecting(error))
    return new AppError('mongodb_refused');
  if (TOO_LARGE.has(Number(error.code))) return new AppError('transaction_too_large');
  return isPassing(error)
    ? new AppError('mongodb_unreachable')
    : new AppError('internal', { name: `MongoDB: ${codeName(error)}` });
}

/** A login refused while the pool connects surfaces as a failed server selection. */
function refusedWhileConnecting(error: MongoError): boolean {
  return error.cause instanceof MongoServerError && REFUSED.has(Number(error.cause.code));
}

function isPassing(error: MongoError): boolean {
  return (
    error instanceof MongoServerSelectionError ||
    error instanceof MongoNetworkError ||
    PASSING_NAMES.has(error.name) ||
    PASSING.has(Number(error.code)) ||
    PASSING_LABELS.some((label) => error.hasErrorLabel(label))
  );
}

function codeName(error: MongoError): string {
  return error instanceof MongoServerError ? String(error.codeName ?? error.code ?? error.name) : error.name;
}
