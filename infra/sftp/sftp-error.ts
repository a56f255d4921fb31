import ssh2 from 'ssh2';
import { AppError } from '../../shared/app-error.js';
import type { ErrorCode } from '../../shared/error-codes.js';
import type { SshTarget } from './target.js';

const { STATUS_CODE } = ssh2.utils.sftp;

/** Reason codes of an SSH disconnect (RFC 4253 §11.1). */
const TOO_MANY_CONNECTIONS = 12;
const SERVICE_NOT_AVAILABLE = 7;
const CONNECTION_LOST = 10;
const PASSING: ReadonlySet<unknown> = new Set([SERVICE_NOT_AVAILABLE, CONNECTION_LOST]);
/** The messages of servers that allow no further session, including OpenSSH with `MaxStartups`. */
const LIMIT =
  /too many (\w+ )?(connections|sessions|logins|users)|maximum .*(connections|sessions|logins)|exceeded maxstartups|not allowed at this time/i;

/** ssh2-sftp-client's message when the connection closes while it waits for an answer. */
const CLOSED = /unexpected (end|close) event/i;

/** The step that failed. The same socket error has a different likely cause in each step. */
export type ConnectStage = 'lookup' | 'tcp' | 'key_exchange' | 'login' | 'subsystem';

/** Returns a failed connection as an AppError. `greeting` is the first data that the server sent. */
export function connectError(
  stage: ConnectStage,
  error: unknown,
  { host, port, username, timeoutMs }: SshTarget,
  greeting = '',
): AppError {
  const make = (code: ErrorCode, details: Record<string, string | number> = {}) =>
    new AppError(code, { host, port, username, ...details }, error);
  if (error instanceof AppError) return error;
  const { code, level, message } = traits(error);
  if (isSessionLimit(code, `${message} ${greeting}`)) return make('sftp_session_limit');
  switch (stage) {
    case 'lookup':
      return make('sftp_host_not_found');
    case 'tcp':
      return code === 'ECONNREFUSED'
        ? make('sftp_connection_refused')
        : make('sftp_unreachable', { reason: typeof code === 'string' ? code : 'unknown' });
    case 'key_exchange':
      if (greeting !== '' && !/^SSH-/m.test(greeting)) return make('sftp_not_ssh');
      if (level === 'client-timeout') return make('sftp_silent', { seconds: timeoutMs / 1000 });
      return make(greeting === '' ? 'sftp_dropped' : 'sftp_handshake_failed');
    case 'login':
      if (level === 'client-timeout') return make('sftp_silent', { seconds: timeoutMs / 1000 });
      return make(loginCode(level, code));
    case 'subsystem':
      return make(subsystemCode(code, message));
  }
}

function isSessionLimit(code: unknown, text: string): boolean {
  return code === TOO_MANY_CONNECTIONS || LIMIT.test(text);
}

/** A number is the reason code of an SSH disconnect. Servers send one after too many attempts or for a locked account. */
function loginCode(level: unknown, code: unknown): ErrorCode {
  const isRefusal = level === 'client-authentication' || (typeof code === 'number' && !PASSING.has(code));
  return isRefusal ? 'sftp_login_refused' : 'sftp_connection_lost';
}

function subsystemCode(code: unknown, message: unknown): ErrorCode {
  if (code === 'ECONNRESET' || CLOSED.test(String(message))) return 'sftp_closed_after_login';
  return PASSING.has(code) ? 'sftp_connection_lost' : 'sftp_not_offered';
}

export function silenceError({ host, port, timeoutMs }: SshTarget): AppError {
  return new AppError('sftp_silent', { host, port, seconds: timeoutMs / 1000 });
}

/** Returns a failed request as an AppError: the server answered with an SFTP status, or the connection was lost. */
export function requestError(
  error: unknown,
  operation: string,
  path: string,
  { host }: Pick<SshTarget, 'host'>,
): AppError {
  if (error instanceof AppError) return error;
  const { code: status } = traits(error);
  switch (status) {
    case STATUS_CODE.NO_SUCH_FILE:
    case 'ENOENT':
      return new AppError('remote_file_not_found', { path }, error);
    case STATUS_CODE.PERMISSION_DENIED:
      return new AppError('remote_file_denied', { path }, error);
    default:
      return typeof status === 'number'
        ? new AppError('sftp_request_failed', { host, operation, path, status }, error)
        : new AppError('sftp_connection_lost', { host }, error);
  }
}

/** Whether the server answered the request with a failure. */
export function isAnswer(error: unknown): error is AppError {
  return error instanceof AppError && ANSWERS.has(error.code);
}

const ANSWERS: ReadonlySet<ErrorCode> = new Set([
  'remote_file_not_found',
  'remote_file_denied',
  'sftp_request_failed',
]);

export function isEndOfFile(error: unknown): boolean {
  return traits(error).code === STATUS_CODE.EOF;
}

function traits(error: unknown): { code?: unknown; level?: unknown; message?: unknown } {
  return typeof error === 'object' && error !== null ? error : {};
}
