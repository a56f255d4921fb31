import type { Algorithms } from 'ssh2';

/** No SHA-1, no group below 2048 bits, no CBC cipher. Ciphers are ssh2's own, which it orders by what the processor does fast. */
const MODERN = {
  kex: [
    'curve25519-sha256',
    'curve25519-sha256@libssh.org',
    'ecdh-sha2-nistp256',
    'ecdh-sha2-nistp384',
    'ecdh-sha2-nistp521',
    'diffie-hellman-group-exchange-sha256',
    'diffie-hellman-group14-sha256',
    'diffie-hellman-group15-sha512',
    'diffie-hellman-group16-sha512',
    'diffie-hellman-group17-sha512',
    'diffie-hellman-group18-sha512',
  ],
  hmac: ['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512-etm@openssh.com', 'hmac-sha2-256', 'hmac-sha2-512'],
} as const satisfies Algorithms;

/** The algorithms of servers of about 2005 to 2015. Each list is offered after the modern one. */
const LEGACY = {
  kex: ['diffie-hellman-group-exchange-sha1', 'diffie-hellman-group14-sha1', 'diffie-hellman-group1-sha1'],
  cipher: ['aes256-cbc', 'aes192-cbc', 'aes128-cbc', '3des-cbc'],
  hmac: ['hmac-sha1-etm@openssh.com', 'hmac-sha1'],
} as const satisfies Algorithms;

export function algorithms({ legacy }: { readonly legacy: boolean }): Algorithms {
  if (!legacy) return { kex: [...MODERN.kex], hmac: [...MODERN.hmac] };
  return {
    kex: [...MODERN.kex, ...LEGACY.kex],
    hmac: [...MODERN.hmac, ...LEGACY.hmac],
    cipher: { append: [...LEGACY.cipher], prepend: [], remove: [] },
  };
}
