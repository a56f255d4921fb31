import { z } from 'zod';
import { googleRequest } from '../cloud/google-request.js';
import type { ServiceSetting } from '../cloud/service-error.js';
import { type KeyWrapper, WRAPPING_SETTING } from './key-wrapper.js';

const ASKER: ServiceSetting = { setting: WRAPPING_SETTING, service: 'Google Cloud KMS' };
const ENDPOINT = 'https://cloudkms.googleapis.com';
const Encrypted = z.object({ ciphertext: z.base64() });
const Decrypted = z.object({ plaintext: z.base64() });
const ADDITIONAL_DATA = Buffer.from('paycom-sync').toString('base64');

/** A symmetric key of Google Cloud KMS: `projects/P/locations/L/keyRings/R/cryptoKeys/K`. */
export function gcpKms(name: string, endpoint = ENDPOINT): KeyWrapper {
  const ask = (action: 'encrypt' | 'decrypt', body: object) =>
    googleRequest(ASKER, `${endpoint}/v1/${name}:${action}`, {
      ...body,
      additionalAuthenticatedData: ADDITIONAL_DATA,
    });
  return {
    id: `gcp:${name}`,
    wrap: async (bytes) => {
      const answer = await ask('encrypt', { plaintext: Buffer.from(bytes).toString('base64') });
      return Buffer.from(Encrypted.parse(answer).ciphertext, 'base64');
    },
    unwrap: async (wrapped) => {
      const answer = await ask('decrypt', { ciphertext: Buffer.from(wrapped).toString('base64') });
      return Buffer.from(Decrypted.parse(answer).plaintext, 'base64');
    },
  };
}
