import { timingSafeEqual } from 'node:crypto';
import ssh2, { type AuthContext } from 'ssh2';

export type ServedAccount = {
  readonly username: string;
  readonly password?: string;
  /** Lines of `authorized_keys`: `type base64 comment`. */
  readonly authorizedKeys?: readonly string[];
};

/** One login attempt, without its credentials. */
export type LoginTry = { readonly method: 'password' | 'publickey'; readonly accepted: boolean };

/** Accepts or refuses one login request, and reports it if it had credentials. */
export function decideLogin(
  account: ServedAccount,
  context: AuthContext,
  report: (login: LoginTry) => void,
): void {
  if (context.method !== 'password' && context.method !== 'publickey') {
    refuse(context);
    return;
  }
  const known = same(context.username, account.username);
  const accepted =
    context.method === 'password'
      ? known && isPassword(account, context.password)
      : known && isKey(account, context);
  // A client first offers a key without a signature, to ask whether it is accepted.
  if (context.method === 'password' || context.signature) report({ method: context.method, accepted });
  if (accepted) context.accept();
  else refuse(context);
}

function refuse(context: AuthContext): void {
  context.reject(['password', 'publickey']);
}

function isPassword({ password }: ServedAccount, given: string): boolean {
  return password !== undefined && same(given, password);
}

function isKey(
  { authorizedKeys = [] }: ServedAccount,
  context: AuthContext & { method: 'publickey' },
): boolean {
  return authorizedKeys.some((line) => {
    const key = ssh2.utils.parseKey(line);
    if (key instanceof Error || !key.getPublicSSH().equals(context.key.data)) return false;
    return !context.signature || key.verify(context.blob ?? '', context.signature, context.hashAlgo);
  });
}

function same(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
