import { createHash } from 'node:crypto';
import ssh2 from 'ssh2';

export type KeyPair = { readonly privateKey: string; readonly publicKey: string };

/** Creates an ed25519 key pair in OpenSSH's format. Encrypts the private key when a passphrase is given. */
export function newKeyPair(passphrase?: string): KeyPair {
  const pair = passphrase
    ? ssh2.utils.generateKeyPairSync('ed25519', { passphrase, cipher: 'aes256-ctr', rounds: 16 })
    : ssh2.utils.generateKeyPairSync('ed25519');
  // ssh2 1.17 could not read 10 of 3,000 ed25519 keys that it had written.
  const isReadable = !(ssh2.utils.parseKey(pair.private, passphrase) instanceof Error);
  return isReadable ? { privateKey: pair.private, publicKey: pair.public } : newKeyPair(passphrase);
}

/** Creates an RSA key pair in OpenSSH's format. */
export function newRsaKeyPair(bits: number): KeyPair {
  const pair = ssh2.utils.generateKeyPairSync('rsa', { bits });
  return { privateKey: pair.private, publicKey: pair.public };
}

/** What identifies the server for a client: OpenSSH's fingerprint and a known_hosts line. */
export type HostKey = { readonly fingerprint: string; readonly knownHostsLine: string };

/** From the line of a `.pub` file, `type base64 comment`. */
export function hostKeyOf(publicKey: string, host: string, port: number): HostKey {
  const [type = '', base64 = ''] = publicKey.split(' ');
  const digest = createHash('sha256').update(Buffer.from(base64, 'base64')).digest('base64');
  return {
    fingerprint: `SHA256:${digest.replace(/=+$/, '')}`,
    knownHostsLine: `[${host}]:${port} ${type} ${base64}`,
  };
}

/** Returns the public key of an unencrypted private key, as a `.pub` line. Throws when it cannot be read. */
export function publicKeyOf(privateKey: string): string {
  const key = ssh2.utils.parseKey(privateKey);
  if (key instanceof Error) throw key;
  return `${key.type} ${key.getPublicSSH().toString('base64')}`;
}
