import { MongoError, MongoNetworkError, MongoServerError, MongoServerSelectionError } from 'mongodb';
import { AppError } from '../../shared/app-error.js';

/** AuthenticationFailed, Unauthorized, and Atlas's own code. */
const REFUSED = new Set([18, 13, 8000]);
/** ExceededTransactionLifetimeLimit, TransactionTooLargeForCache. A retry of the same transaction would fail again. */
const TOO_LARGE = new Set([290, 388]);
/**
 * Codes of a server that stops, starts or has stepped down, and of a cursor that was lost meanwhile. A member that has just started has
 * no configuration yet (94), and nothing that a majority has confirmed (134, 246).
 */
const TRANSIENT = new Set([
  6, 7, 43, 89, 91, 94, 134, 189, 237, 246, 262, 9001, 10107, 11600, 11602, 13435, 13436,
]);
const TRANSIENT_NAMES = new Set([
  'MongoNotConnectedError',
  'MongoTopologyClosedError',
  'MongoPoolClearedError',
  'MongoPoolClosedError',
  'MongoServerClosedError',
  'MongoClientClosedError',
]);
const TRANSIENT_LABELS = [
  'TransientTransactionError',
  'UnknownTransactionCommitResult',
  'RetryableWriteError',
  'ResetPool',
];

/**
 * Returns a driver error as an AppError, or null for other errors. The server's messages quote keys and documents, so the result
 * contains only the code's name, without message and cause.
 */
export function mongoFailure(error: unknown): AppError | null {
  if (error instanceof AppError) return error;
  if (isFailedLookup(error)) return new AppError('mongodb_unreachable');
  if (!(error instanceof MongoError)) return null;
  if (REFUSED.has(Number(error.code)) || refusedWhileConnecting(error))
    return new AppError('mongodb_refused');
  if (TOO_LARGE.has(Number(error.code))) return new AppError('transaction_too_large');
  return isTransient(error)
    ? new AppError('mongodb_unreachable')
    : new AppError('internal', { name: `MongoDB: ${codeName(error)}` });
}

/** Whether the server refused the login. While the pool connects, that appears as a failed server selection. */
function refusedWhileConnecting(error: MongoError): boolean {
  return error.cause instanceof MongoServerError && REFUSED.has(Number(error.cause.code));
}

function isTransient(error: MongoError): boolean {
  return (
    error instanceof MongoServerSelectionError ||
    error instanceof MongoNetworkError ||
    TRANSIENT_NAMES.has(error.name) ||
    TRANSIENT.has(Number(error.code)) ||
    TRANSIENT_LABELS.some((label) => error.hasErrorLabel(label))
  );
}

/** Whether the name lookup failed. For a `mongodb+srv:` address the driver asks the DNS, and throws the error of Node. */
function isFailedLookup(error: unknown): boolean {
  const call = error instanceof Error && 'syscall' in error && error.syscall;
  return call === 'querySrv' || call === 'queryTxt';
}

function codeName(error: MongoError): string {
  return error instanceof MongoServerError ? String(error.codeName ?? error.code ?? error.name) : error.name;
}
