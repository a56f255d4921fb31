import type { Db } from 'mongodb';
import type { Keyring } from '../crypto/keyring.js';

/** Where the product's data lives, and the keys to it. */
export type Store = { readonly db: Db; readonly keyring: Keyring };
