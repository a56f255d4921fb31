import ssh2 from 'ssh2';
import { AppError } from '../../shared/app-error.js';
import type { ErrorCode } from '../../shared/error-codes.js';
import type { SftpTarget } from './target.js';

const { STATUS_CODE } = ssh2.utils.sftp;

/** The step that failed. The same socket error has a different likely cause in each step. */
export type ConnectStage = 'lookup' | 'tcp' | 'key_exchange' | 'login' | 'subsystem';

/** Returns a failed connection as an AppError. `greeting` is the first data that the server sent. */
export function connectError(
  stage: ConnectStage,
  error: unknown,
  { host, port, username, timeoutMs }: SftpTarget,
  greeting = '',
): AppError {
  const make = (code: ErrorCode, details: Record<string, string | number> = {}) =>
    new AppError(code, { host, port, username, ...details }, error);
  if (error instanceof AppError) return error;
  const { code, level } = traits(error);
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
      // A number is the reason code of an SSH disconnect. Servers send one after too many attempts or for a locked account.
      return make(
        level === 'client-authentication' || typeof code === 'number'
          ? 'sftp_login_refused'
          : 'sftp_connection_lost',
      );
    case 'subsystem':
      return make('sftp_not_offered');
  }
}

export function silenceError({ host, port, timeoutMs }: SftpTarget): AppError {
  return new AppError('sftp_silent', { host, port, seconds: timeoutMs / 1000 });
}

/** Returns a failed request as an AppError: the server answered with an SFTP status, or the connection was lost. */
export function requestError(
  error: unknown,
  operation: string,
  path: string,
  { host }: Pick<SftpTarget, 'host'>,
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

function traits(error: unknown): { code?: unknown; level?: unknown } {
  return typeof error === 'object' && error !== null ? error : {};
}
