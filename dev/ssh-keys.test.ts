import { expect, it } from 'vitest';
import { newKeyPair, publicKeyOf } from './ssh-keys.js';

it('every new key can be read again, although ssh2 cannot read one in some hundreds', () => {
  for (let made = 0; made < 2_000; made += 1) {
    const { privateKey, publicKey } = newKeyPair();
    expect(publicKey.startsWith(publicKeyOf(privateKey))).toBe(true);
  }
});
