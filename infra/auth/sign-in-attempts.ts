import type { Db } from 'mongodb';
import { AppError } from '../../shared/app-error.js';
import { collections } from '../mongo/collections.js';
import type { Store } from '../mongo/store.js';

const WINDOW_MS = 15 * 60_000;
/**
 * Failed sign-ins per window. The tight limit stops a guesser in one network without an effect on other networks. The loose one slows
 * down a guesser with many networks. A browser in which the person signed in before has only its own limit, so neither locks it out.
 * Codes are few enough to guess, so those of an account have a tight limit over all networks: only who has the password can reach it.
 * Someone with many browsers that are known reaches the loose one of codes.
 */
const MOST = {
  ...{ network: 10, account: 100, browser: 10 },
  ...{ code: 10, browser_code: 10, account_code: 100 },
} as const;
type Kind = keyof typeof MOST;

/**
 * An attempt. `of`: what is tried, a password or the code after it. The others: the account's id or the given e-mail address, the network address of
 * the request, and the id of a known browser.
 */
export type Attempt = {
  readonly of: 'password' | 'code';
  readonly account: string;
  readonly address: string;
  readonly browser_id?: string | undefined;
};

/**
 * Counts an attempt before it is made, over all servers of this database, so that parallel attempts get no further than sequential ones.
 * The window is fixed: further attempts do not extend it. An attempt beyond the tight limit does not count for the loose one.
 *
 * @throws AppError `too_many_sign_ins`, the same for accounts that exist and accounts that do not. `beyond` in its details is 1 for the
 * first attempt of a window that exceeds a limit
 */
export async function countAttempt(store: Store, attempt: Attempt, now = new Date()): Promise<void> {
  for (const kind of kindsOf(attempt)) {
    const { count, ends_at } = await raise(store.db, keyOf(store, kind, attempt), now);
    const seconds = Math.ceil((ends_at.getTime() - now.getTime()) / 1_000);
    const beyond = count - MOST[kind];
    if (beyond > 0) throw new AppError('too_many_sign_ins', { seconds, beyond });
  }
}

/** Removes a successful attempt from the count. The loose count keeps the failures of others. */
export async function resetAttempts(store: Store, attempt: Attempt): Promise<void> {
  const { signInAttempts } = collections(store.db);
  for (const kind of kindsOf(attempt)) {
    const key = keyOf(store, kind, attempt);
    if (kind === 'account' || kind === 'account_code')
      await signInAttempts.updateOne({ key, count: { $gt: 0 } }, { $inc: { count: -1 } });
    else await signInAttempts.deleteOne({ key });
  }
}

function kindsOf({ of, browser_id }: Attempt): readonly Kind[] {
  if (of === 'code') return browser_id === undefined ? ['code'] : ['browser_code', 'account_code'];
  return browser_id === undefined ? ['network', 'account'] : ['browser'];
}

async function raise(db: Db, key: string, now: Date): Promise<{ count: number; ends_at: Date }> {
  const open = { $gt: ['$ends_at', now] };
  const raised = await collections(db).signInAttempts.findOneAndUpdate(
    { key },
    [
      {
        $set: {
          count: { $cond: [open, { $add: ['$count', 1] }, 1] },
          ends_at: { $cond: [open, '$ends_at', new Date(now.getTime() + WINDOW_MS)] },
        },
      },
    ],
    { upsert: true, returnDocument: 'after' },
  );
  if (!raised) throw new AppError('internal', { name: 'upsert' });
  return raised;
}

function keyOf({ keyring }: Store, kind: Kind, { account, address, browser_id }: Attempt): string {
  const browser = ` ${browser_id}`;
  const none = { account: '', code: '', account_code: '' };
  const where = { ...none, network: ` ${networkOf(address)}`, browser, browser_code: browser }[kind];
  return keyring.fingerprint(`sign_in ${kind} ${account}${where}`);
}

/** Returns the first 64 bits of an IPv6 address, since one subscriber usually has all addresses of such a network. */
function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!plain.includes(':')) return plain;
  const [head = [], tail = []] = plain
    .split('::')
    .map((half) => half.split(':').filter((group) => group !== ''));
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0');
  return [...head, ...zeros, ...tail].slice(0, 4).join(':');
}
