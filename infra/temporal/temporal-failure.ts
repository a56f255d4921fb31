import { AppError } from '../../shared/app-error.js';

/** gRPC status codes of a refusal. */
const REFUSED: ReadonlyMap<number, string> = new Map([
  [5, 'the namespace does not exist'],
  [7, 'this client may not do that'],
  [16, 'the API key or the certificate is not valid'],
]);
const UNAVAILABLE: ReadonlyMap<number, string> = new Map([
  [4, 'no answer in time'],
  [8, 'it has too much to do'],
  [9, 'it is not ready yet'],
  [14, 'no connection'],
]);
/** The texts of Node and TLS about a connection. gRPC puts them into its message, which may also quote input. */
const CAUSES: readonly (readonly [RegExp, string])[] = [
  [/\bECONNREFUSED\b/, 'nothing listens there'],
  [/\b(?:ENOTFOUND|EAI_AGAIN)\b|Name resolution failed/, 'its host name has no address'],
  [/\b(?:ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)\b/, 'the network does not reach it'],
  [/\b(?:CERT_|UNABLE_TO_|SELF_SIGNED)|certificate/i, 'its TLS certificate is not trusted'],
  [/wrong version number|\bEPROTO\b/i, 'it does not use TLS'],
  [/Protocol error/, 'it answers, but not as Temporal (is TLS set as the server has it?)'],
  [/\bECONNRESET\b|\bEPIPE\b|Connection dropped|socket hang up/, 'it closed the connection'],
];

let address = 'TEMPORAL_ADDRESS';

/** Sets the address that later failures name. A process uses one Temporal. */
export function nameTemporal(connected: string): void {
  address = connected;
}

/** Returns the error for a Temporal that does not answer, with the cause that an error of the connection shows. */
export function unreachable(message: string, otherwise: string): AppError {
  const reason = CAUSES.find(([expression]) => expression.test(message))?.[1] ?? otherwise;
  return new AppError('temporal_unreachable', { address, reason });
}

/**
 * Returns an error of the Temporal client as an AppError, without its message, which may quote input. Returns null for other errors.
 * Recognizes the errors by their names and shape, because loading the client would slow the start of each thread and command.
 */
export function temporalFailure(error: unknown): AppError | null {
  if (!(error instanceof Error)) return null;
  if (error.name === 'NamespaceNotFoundError') return refused(5);
  const status = error.name === 'ServiceError' ? error.cause : error;
  if (!isGrpcError(status)) return null;
  const code = Number(status.code);
  return REFUSED.has(code)
    ? refused(code)
    : unreachable(status.details, UNAVAILABLE.get(code) ?? `gRPC status ${status.code}`);
}

function refused(code: number): AppError {
  return new AppError('temporal_refused', { address, reason: REFUSED.get(code) ?? `gRPC status ${code}` });
}

function isGrpcError(error: unknown): error is Error & { readonly code?: unknown; readonly details: string } {
  if (!(error instanceof Error) || !('details' in error) || !('metadata' in error)) return false;
  return typeof error.details === 'string' && typeof error.metadata === 'object' && error.metadata !== null;
}
