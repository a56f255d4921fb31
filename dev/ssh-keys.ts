import { createHash } from 'node:crypto';
import ssh2 from 'ssh2';

export type KeyPair = { readonly privateKey: string; readonly publicKey: string };

/** A new ed25519 key pair in OpenSSH's format, the private key under the passphrase where one is given. */
export function newKeyPair(passphrase?: string): KeyPair {
  const pair = passphrase
    ? ssh2.utils.generateKeyPairSync('ed25519', { passphrase, cipher: 'aes256-ctr', rounds: 16 })
    : ssh2.utils.generateKeyPairSync('ed25519');
  // Ten of 3,000 ed25519 keys that ssh2 1.17 wrote it could not read itself.
  const isReadable = !(ssh2.utils.parseKey(pair.private, passphrase) instanceof Error);
  return isReadable ? { privateKey: pair.private, publicKey: pair.public } : newKeyPair(passphrase);
}

/** What a client needs to recognise the server: OpenSSH's fingerprint and a known_hosts line. */
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

/** The public key of a private one without passphrase, as a line of `.pub`. Throws where it can't be read. */
export function publicKeyOf(privateKey: string): string {
  const key = ssh2.utils.parseKey(privateKey);
  if (key instanceof Error) throw key;
  return `${key.type} ${key.getPublicSSH().toString('base64')}`;
}
