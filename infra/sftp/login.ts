import { readFile } from 'node:fs/promises';
import ssh2, { type AnyAuthMethod, type AuthHandlerMiddleware, type ParsedKey } from 'ssh2';
import { AppError } from '../../shared/app-error.js';
import type { SftpAccount } from '../../shared/config.js';

/** What ssh2 takes for giving up when a handler returns it; its types know only the callback. */
const NO_MORE = false;

/**
 * Logs in with what the server takes: the key first, then the password, asked for directly or by keyboard-interactive.
 * Each secret is tried once, since tries too many may lock the account.
 */
export function authHandler(
  account: SftpAccount,
  key: ParsedKey | undefined,
  onMethod: (method: string) => void,
): AuthHandlerMiddleware {
  let ways = waysToLogIn(account, key);
  return (taken, _partial, next) => {
    // Before the first answer it is not known what the server takes; asking by `none` counts as no try.
    if (!taken) return next({ type: 'none', username: account.username });
    const way = ways.find(({ type }) => taken.includes(type));
    if (!way) return NO_MORE;
    ways = ways.filter(({ type }) => (type === 'publickey') !== (way.type === 'publickey'));
    onMethod(way.type);
    next(way);
  };
}

function waysToLogIn({ username, password }: SftpAccount, key: ParsedKey | undefined): AnyAuthMethod[] {
  const ways: AnyAuthMethod[] = key ? [{ type: 'publickey', username, key }] : [];
  if (!password) return ways;
  return [
    ...ways,
    { type: 'password', username, password },
    {
      type: 'keyboard-interactive',
      username,
      prompt: (_name, _instructions, _language, prompts, finish) =>
        finish(prompts.map(({ echo }) => (echo ? '' : password))),
    },
  ];
}

/** @throws AppError `sftp_private_key_invalid` when it is not there, no key, or needs another passphrase */
export async function readPrivateKey(account: SftpAccount): Promise<ParsedKey | undefined> {
  const { privateKeyPath: path, privateKeyPassphrase } = account;
  if (!path) return undefined;
  const invalid = (reason: string, cause: unknown) =>
    new AppError('sftp_private_key_invalid', { path, reason }, cause);
  const text = await readFile(path).catch((error) => {
    throw invalid("the file can't be read", error);
  });
  const parsed = ssh2.utils.parseKey(text, privateKeyPassphrase);
  const key = Array.isArray(parsed) ? parsed[0] : parsed;
  if (key instanceof Error) throw invalid(reasonOf(key, privateKeyPassphrase !== undefined), key);
  if (!key?.isPrivateKey()) throw invalid('it is not a private key', undefined);
  return key;
}

function reasonOf(error: Error, withPassphrase: boolean): string {
  if (/no passphrase given/i.test(error.message)) return 'it needs a passphrase';
  return withPassphrase ? 'the passphrase is wrong, or the file is damaged' : 'its format is unknown';
}
