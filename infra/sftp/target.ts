import { type Config, jumpAccount, requireSftpAccount, type SshAccount } from '../../shared/config.js';

/** An SSH server, an account on it, the pinned host key, and the longest time without data from the server. */
export type SshTarget = SshAccount & {
  /** In the format of `PAYCOM_SFTP_HOST_KEY`. */
  readonly hostKey: string | undefined;
  /** Also offers algorithms with SHA-1 and CBC, and accepts RSA host keys below 2048 bits. */
  readonly legacyAlgorithms: boolean;
  readonly timeoutMs: number;
};

/** A proxy that connects to other servers: `socks5:`, `http:` or `https:`. */
export type ProxyServer = {
  readonly protocol: string;
  readonly host: string;
  readonly port: number;
  readonly username: string | undefined;
  readonly password: string | undefined;
};

/** The SFTP server, and the way to it: through the proxy to the jump host, if there are any, and then to the server. */
export type SftpTarget = SshTarget & { readonly proxy?: ProxyServer; readonly jump?: SshTarget };

/** @throws AppError `invalid_settings` when the account, or that on the jump host, is incomplete */
export function sftpTarget(config: Config): SftpTarget {
  const { hostKey, legacyAlgorithms, timeoutSeconds, proxy, jump } = config.sftp;
  const timeoutMs = timeoutSeconds * 1000;
  const account = jumpAccount(config);
  return {
    ...requireSftpAccount(config),
    ...{ hostKey, legacyAlgorithms, timeoutMs },
    ...(proxy.url && { proxy: proxyOf(proxy.url, proxy) }),
    ...(account && { jump: { ...account, hostKey: jump.hostKey, legacyAlgorithms: false, timeoutMs } }),
  };
}

function proxyOf(
  url: string,
  { username, password }: Pick<ProxyServer, 'username' | 'password'>,
): ProxyServer {
  const { protocol, hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  return { protocol, host, port: Number(port) || (DEFAULT_PORTS.get(protocol) ?? 0), username, password };
}

const DEFAULT_PORTS: ReadonlyMap<string, number> = new Map([
  ['socks5:', 1080],
  ['http:', 80],
  ['https:', 443],
]);
