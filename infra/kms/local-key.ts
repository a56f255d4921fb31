import { type AadContext, Keyring } from '../crypto/keyring.js';
import { type KeyWrapper, WRAPPING_SETTING } from './key-wrapper.js';

const PLACE: AadContext = ['paycom_data_keys', 'local', 'wrapped'];

/** A key of the setting: `ID:BASE64` of 32 bytes. @throws AppError `invalid_settings` */
export function localKey(text: string): KeyWrapper {
  const keyring = Keyring.parse(text, true, WRAPPING_SETTING);
  return {
    id: `local:${keyring.currentId}`,
    wrap: async (bytes) => keyring.seal(bytes, PLACE),
    unwrap: async (wrapped) => keyring.open(wrapped, PLACE),
  };
}
