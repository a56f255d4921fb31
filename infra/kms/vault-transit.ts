import { z } from 'zod';
import type { ServiceSetting } from '../cloud/service-error.js';
import { type VaultAccess, vaultRequest } from '../cloud/vault-request.js';
import { type KeyWrapper, WRAPPING_SETTING } from './key-wrapper.js';

const ASKER: ServiceSetting = { setting: WRAPPING_SETTING, service: 'Vault' };
const Encrypted = z.object({ data: z.object({ ciphertext: z.string().startsWith('vault:') }) });
const Decrypted = z.object({ data: z.object({ plaintext: z.base64() }) });

/** A key of Vault's transit engine: `MOUNT/KEY`. */
export function vaultTransit(path: string, vault: VaultAccess): KeyWrapper {
  const at = path.lastIndexOf('/');
  const [mount, key] = [path.slice(0, at), path.slice(at + 1)];
  const ask = (action: 'encrypt' | 'decrypt', body: object) =>
    vaultRequest(ASKER, vault, `${mount}/${action}/${encodeURIComponent(key)}`, body);
  return {
    id: `vault:${path}`,
    wrap: async (bytes) => {
      const answer = await ask('encrypt', { plaintext: Buffer.from(bytes).toString('base64') });
      return Buffer.from(Encrypted.parse(answer).data.ciphertext);
    },
    unwrap: async (wrapped) => {
      const answer = await ask('decrypt', { ciphertext: Buffer.from(wrapped).toString('latin1') });
      return Buffer.from(Decrypted.parse(answer).data.plaintext, 'base64');
    },
  };
}
