import type { Db } from 'mongodb';
import { AppError } from '../../shared/app-error.js';
import { collections } from '../mongo/collections.js';
import type { Store } from '../mongo/store.js';

const WINDOW_MS = 15 * 60_000;
/** Failed sign-ins per window. An office may share one address, so an address has more. */
const MOST = { account: 10, address: 50 } as const;

/** An account's id or the e-mail address that was given, and the network address of the request. */
export type Attempt = { readonly account: string; readonly address: string };

/**
 * Counts an attempt before it is made, over all servers of this database, so that parallel attempts get no further than sequential ones.
 * The window is fixed: further attempts do not extend it.
 *
 * @throws AppError `too_many_sign_ins`, the same for accounts that exist and accounts that do not
 */
export async function countAttempt(store: Store, attempt: Attempt, now = new Date()): Promise<void> {
  for (const kind of ['account', 'address'] as const) {
    const { count, ends_at } = await raise(store.db, keyOf(store, kind, attempt), now);
    const seconds = Math.ceil((ends_at.getTime() - now.getTime()) / 1_000);
    if (count > MOST[kind]) throw new AppError('too_many_sign_ins', { seconds });
  }
}

/** Removes a successful attempt from the count. */
export async function resetAttempts(store: Store, attempt: Attempt): Promise<void> {
  const { signInAttempts } = collections(store.db);
  await signInAttempts.deleteOne({ key: keyOf(store, 'account', attempt) });
  const address = { key: keyOf(store, 'address', attempt), count: { $gt: 0 } };
  await signInAttempts.updateOne(address, { $inc: { count: -1 } });
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

function keyOf({ keyring }: Store, kind: keyof Attempt, attempt: Attempt): string {
  const whose = kind === 'address' ? networkOf(attempt.address) : attempt.account;
  return keyring.fingerprint(`sign_in ${kind} ${whose}`);
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
