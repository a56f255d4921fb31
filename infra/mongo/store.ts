import type { Db } from 'mongodb';
import type { Keyring } from '../crypto/keyring.js';

/** The database, and the keys that encrypt its values. */
export type Store = { readonly db: Db; readonly keyring: Keyring };
