import type { Store } from '../mongo/store.js';
import { assertKeys } from './key-check.js';
import type { KeySource } from './key-source.js';

/** How often a process reads the data keys again. */
export const REFRESH_MS = 60_000;

/** Reads the data keys again, so that a new one needs no restart. Records a new key when the ring begins to encrypt with it. */
export async function refreshKeys(source: KeySource, { db, keyring }: Store): Promise<void> {
  const next = await source.open(db);
  if (next.currentId !== keyring.currentId) await assertKeys(db, next);
  keyring.adopt(next);
}

/** Refreshes the keys of a running process. Returns a function that stops it. When a refresh fails, the keys stay as they are. */
export function keepKeysFresh(
  source: KeySource,
  store: Store,
  onError: (error: unknown) => void,
  everyMs = REFRESH_MS,
): () => void {
  if (source.wrappers.length === 0) return () => undefined;
  let refreshing = Promise.resolve();
  const timer = setInterval(() => {
    refreshing = refreshing.then(() => refreshKeys(source, store)).catch(onError);
  }, everyMs);
  return () => clearInterval(timer);
}
