import { readFile } from 'node:fs/promises';
import ssh2, { type AnyAuthMethod, type AuthHandlerMiddleware, type ParsedKey } from 'ssh2';
import { AppError } from '../../shared/app-error.js';
import type { SshAccount } from '../../shared/config.js';
import { isNotThere } from '../../shared/file-error.js';
import { answerPrompts } from './login-prompts.js';

/** A handler returns this to end the login in ssh2, whose types know only the callback. */
const NO_METHOD_LEFT = false;

export type LoginEvents = {
  readonly onMethod: (method: string) => void;
  /** Called when the server asks for something that only a person has. Any answer would be a failed attempt. */
  readonly onUnanswerable: (error: AppError) => void;
};

/**
 * Logs in with a method that the server accepts: the key first, then the password (`password` or `keyboard-interactive`).
 * Each secret is tried once, since too many attempts may lock the account.
 */
export function authHandler(
  account: SshAccount,
  key: ParsedKey | undefined,
  { onMethod, onUnanswerable }: LoginEvents,
): AuthHandlerMiddleware {
  let methods = authMethods(account, key, onUnanswerable);
  return (accepted, _partial, next) => {
    // The answer to `none` lists the accepted methods, and it does not count as a failed attempt.
    if (!accepted) return next({ type: 'none', username: account.username });
    const method = methods.find(({ type }) => accepted.includes(type));
    if (!method) return NO_METHOD_LEFT;
    methods = methods.filter(({ type }) => (type === 'publickey') !== (method.type === 'publickey'));
    onMethod(method.type);
    next(method);
  };
}

function authMethods(
  { host, username, password }: SshAccount,
  key: ParsedKey | undefined,
  onUnanswerable: LoginEvents['onUnanswerable'],
): AnyAuthMethod[] {
  const methods: AnyAuthMethod[] = key ? [{ type: 'publickey', username, key }] : [];
  if (!password) return methods;
  let isGiven = false;
  return [
    ...methods,
    { type: 'password', username, password },
    {
      type: 'keyboard-interactive',
      username,
      prompt: (name, instructions, _language, prompts, finish) => {
        const answers = answerPrompts(prompts, `${name} ${instructions}`, { username, password, isGiven });
        if (Array.isArray(answers)) {
          isGiven ||= answers.includes(password);
          finish(answers);
        } else onUnanswerable(new AppError('sftp_login_prompt', { host, ...answers }));
      },
    },
  ];
}

/** @throws AppError `sftp_private_key_invalid` when the file is missing, is not a private key, or needs another passphrase */
export async function readPrivateKey(account: SshAccount): Promise<ParsedKey | undefined> {
  const { privateKeyPath: path, privateKeyPassphrase } = account;
  if (!path) return undefined;
  const invalid = (reason: string, cause: unknown) =>
    new AppError('sftp_private_key_invalid', { path, reason }, cause);
  const text = await readFile(path).catch((error) => {
    throw invalid(isNotThere(error) ? 'there is no file with this name' : "the file can't be read", error);
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
