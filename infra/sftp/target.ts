import { type Config, requireSftpAccount, type SftpAccount } from '../../shared/config.js';

/** A server, an account on it, the pinned host key, and the longest time without data from the server. */
export type SftpTarget = SftpAccount & {
  /** In the format of `PAYCOM_SFTP_HOST_KEY`. */
  readonly hostKey: string | undefined;
  /** Also offers algorithms with SHA-1 and CBC, and accepts RSA host keys below 2048 bits. */
  readonly legacyAlgorithms: boolean;
  readonly timeoutMs: number;
};

/** @throws AppError `invalid_settings` when the account is incomplete */
export function sftpTarget(config: Config): SftpTarget {
  return {
    ...requireSftpAccount(config),
    hostKey: config.sftp.hostKey,
    legacyAlgorithms: config.sftp.legacyAlgorithms,
    timeoutMs: config.sftp.timeoutSeconds * 1000,
  };
}
