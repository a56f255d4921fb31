import { type Config, requireSftpAccount, type SftpAccount } from '../../shared/config.js';

/** A server, an account on it, the host key it must have, and how long it may be silent. */
export type SftpTarget = SftpAccount & {
  /** As in `PAYCOM_SFTP_HOST_KEY`. */
  readonly hostKey: string | undefined;
  readonly timeoutMs: number;
};

/** @throws AppError `invalid_settings` when the account is not complete */
export function sftpTarget(config: Config): SftpTarget {
  return {
    ...requireSftpAccount(config),
    hostKey: config.sftp.hostKey,
    timeoutMs: config.sftp.timeoutSeconds * 1000,
  };
}
