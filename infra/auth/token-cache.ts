import type { Db } from 'mongodb';
import { findToken, type TokenRecord } from './tokens.js';

const RECENT_MS = 1_000;

type CacheEntry = { readonly at: number; readonly found: Promise<TokenRecord | null> };

/**
 * Caches token lookups for one second, because a client sends many requests in that time and a lookup costs as much as a small query.
 * A revoked token therefore stays valid for up to a second.
 */
export class TokenCache {
  readonly #db: Db;
  readonly #looks = new Map<string, CacheEntry>();

  constructor(db: Db) {
    this.#db = db;
  }

  /** Returns whether a token is cached as valid or is being looked up. */
  knows(token: string): boolean {
    return this.#looks.has(token);
  }

  async find(token: string, now = new Date()): Promise<TokenRecord | null> {
    const recent = this.#looks.get(token);
    if (recent && now.getTime() - recent.at < RECENT_MS) return recent.found;
    const found = findToken(this.#db, token, now);
    const entry: CacheEntry = { at: now.getTime(), found };
    this.#looks.set(token, entry);
    const forget = () => {
      if (this.#looks.get(token) === entry) this.#looks.delete(token);
    };
    // Invalid tokens are not cached: an attacker could send any number of them.
    found.then((record) => record ?? forget(), forget);
    return found;
  }
}
