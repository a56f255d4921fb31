import type { Db } from 'mongodb';
import { AppError } from '../../shared/app-error.js';
import type { Config } from '../../shared/config.js';
import { entriesOf, idOfEntry, Keyring } from '../crypto/keyring.js';
import type { KeyWrapper } from '../kms/key-wrapper.js';
import { parseWrappingKeys } from '../kms/parse-wrapping-keys.js';
import { unwrapKey, type WrappedKey, wrappedKeys } from './data-keys.js';

/** Opens the data keys: those of the setting, and those that the database has wrapped. */
export type KeySource = {
  /** The key-encryption keys, the newest first. Without one, there are only the keys of the setting. */
  readonly wrappers: readonly KeyWrapper[];
  /** The keys of PAYCOM_ENCRYPTION_KEYS, as `id:base64`. */
  readonly ofSetting: readonly string[];
  /**
   * Returns the key ring. A wrapped key is unwrapped once, and remembered.
   *
   * @throws AppError `encryption_key_unset`, `encryption_key_wrong`, and as `unwrapKey` does
   */
  readonly open: (db: Db) => Promise<Keyring>;
  /** Returns the key ring of the keys in a backup. */
  readonly openWith: (stored: readonly WrappedKey[]) => Promise<Keyring>;
};

/** @throws AppError `invalid_settings`, and `encryption_key_unset` when the settings name neither kind of key */
export function keySource(config: Config): KeySource {
  const { on, keys } = config.encryption;
  const wrappers = parseWrappingKeys(config);
  const ofSetting = entriesOf(keys);
  // Checks them before anything connects.
  const ring = Keyring.parse(keys, on && wrappers.length === 0);
  const opened = new Map<string, string>();
  const openWith = async (stored: readonly WrappedKey[]) => {
    if (wrappers.length === 0) return ring;
    for (const key of stored) {
      const entry = opened.get(key.key_id) ?? (await unwrapKey(wrappers, key));
      opened.set(key.key_id, entry);
    }
    return Keyring.parse(joined(inOrder(stored, opened, new Date()), ofSetting), on);
  };
  return {
    wrappers,
    ofSetting,
    openWith,
    open: async (db) => openWith(wrappers.length === 0 ? [] : await wrappedKeys(db)),
  };
}

/** Returns the opened keys: first the one that encrypts now, then the others. */
function inOrder(stored: readonly WrappedKey[], opened: ReadonlyMap<string, string>, now: Date): string[] {
  const current = stored.find(({ writes_from }) => writes_from <= now);
  const others = stored.filter((key) => key !== current);
  return [...(current ? [current] : []), ...others].flatMap(({ key_id }) => opened.get(key_id) ?? []);
}

/** Joins the keys of the database and of the setting. A key may be in both while an installation changes from one to the other. */
function joined(stored: readonly string[], ofSetting: readonly string[]): string {
  const ids = new Set(stored.map(idOfEntry));
  for (const entry of ofSetting)
    if (ids.has(idOfEntry(entry)) && !stored.includes(entry))
      throw new AppError('encryption_key_wrong', { key_id: idOfEntry(entry) });
  return [...stored, ...ofSetting.filter((entry) => !ids.has(idOfEntry(entry)))].join(',');
}
