import ssh2 from 'ssh2';
import { AppError } from '../../shared/app-error.js';
import type { ErrorCode } from '../../shared/error-codes.js';
import type { SftpTarget } from './target.js';

const { STATUS_CODE } = ssh2.utils.sftp;

/** What was underway when it failed: to the same socket error the likely reason differs. */
export type ConnectStage = 'lookup' | 'tcp' | 'key_exchange' | 'login' | 'subsystem';

/** A failed connection as one of our codes. `heard` is what the server sent before its SSH greeting was complete. */
export function connectError(
  stage: ConnectStage,
  error: unknown,
  { host, port, username, timeoutMs }: SftpTarget,
  heard = '',
): AppError {
  const make = (code: ErrorCode, more: Record<string, string | number> = {}) =>
    new AppError(code, { host, port, username, ...more }, error);
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
      if (heard !== '' && !/^SSH-/m.test(heard)) return make('sftp_not_ssh');
      if (level === 'client-timeout') return make('sftp_silent', { seconds: timeoutMs / 1000 });
      return make(heard === '' ? 'sftp_dropped' : 'sftp_handshake_failed');
    case 'login':
      if (level === 'client-timeout') return make('sftp_silent', { seconds: timeoutMs / 1000 });
      // A number is the reason of an SSH disconnect message: servers send one after too many tries or for a locked account.
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

/** A request that the server answered with an SFTP status, or that it can't answer any more. */
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
      return new AppError('remote_file_vanished', { path }, error);
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
