import { createHash, createHmac } from 'node:crypto';
import type { ServerHostKeyAlgorithm } from 'ssh2';
import { AppError } from '../../shared/app-error.js';

/** The host keys that are accepted for a server. An empty pin accepts none. */
export type HostKeyPin = {
  readonly keys: readonly Buffer[];
  readonly fingerprints: readonly string[];
  readonly revoked: readonly Buffer[];
};

export type HostKeyVerdict = 'pinned' | 'unknown' | 'changed';

export const MIN_RSA_BITS = 2048;

/** The key types that ssh2 can verify, and their signature algorithms, best first. `ssh-rsa` signs with SHA-1, so it is last. */
const ALGORITHMS: ReadonlyMap<string, readonly ServerHostKeyAlgorithm[]> = new Map([
  ['ssh-ed25519', ['ssh-ed25519']],
  ['ecdsa-sha2-nistp256', ['ecdsa-sha2-nistp256']],
  ['ecdsa-sha2-nistp384', ['ecdsa-sha2-nistp384']],
  ['ecdsa-sha2-nistp521', ['ecdsa-sha2-nistp521']],
  ['ssh-rsa', ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa']],
]);

const FINGERPRINT = /^SHA256:[A-Za-z0-9+/]{43}=?$/;

/** Returns the fingerprint in OpenSSH's format. `key` is the public key's blob. */
export function fingerprintOf(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

/**
 * Parses the setting `name`. Each line is a known_hosts line (plain or hashed host names, wildcards, `@revoked`), a public
 * key or a SHA256 fingerprint. Ignores lines for other hosts, as ssh does (sshd(8), SSH_KNOWN_HOSTS).
 *
 * @throws AppError `invalid_settings` for any other line
 */
export function readHostKeyPin(
  setting: string | undefined,
  host: string,
  port: number,
  name = 'PAYCOM_SFTP_HOST_KEY',
): HostKeyPin {
  const pin = { keys: [] as Buffer[], fingerprints: [] as string[], revoked: [] as Buffer[] };
  const lines = (setting ?? '').split(/\r?\n/).map((line) => line.trim());
  for (const line of lines) {
    if (line === '' || line.startsWith('#')) continue;
    if (FINGERPRINT.test(line)) {
      pin.fingerprints.push(line.replace(/=$/, ''));
      continue;
    }
    const { marker, hosts, key } = readKeyLine(line, name);
    if (hosts !== undefined && !namesHost(hosts, host, port)) continue;
    (marker === '@revoked' ? pin.revoked : pin.keys).push(key);
  }
  return pin;
}

export function verdictOn(pin: HostKeyPin, key: Buffer): HostKeyVerdict {
  if (pin.revoked.some((revoked) => revoked.equals(key))) return 'changed';
  if (pin.keys.some((pinned) => pinned.equals(key)) || pin.fingerprints.includes(fingerprintOf(key))) {
    return 'pinned';
  }
  return pin.keys.length + pin.fingerprints.length === 0 ? 'unknown' : 'changed';
}

/**
 * Returns the signature algorithms to offer. The pinned key's are first, so that a server with several keys presents that one.
 * A fingerprint does not include its type, so `refused` excludes the types whose keys did not match. `sha1` includes signatures with SHA-1.
 */
export function hostKeyAlgorithms(
  pin: HostKeyPin,
  refused: ReadonlySet<string>,
  { sha1 }: { readonly sha1: boolean },
): ServerHostKeyAlgorithm[] {
  const types = new Set([...pin.keys.map(keyType), ...ALGORITHMS.keys()]);
  const algorithms = [...types].flatMap((type) => (refused.has(type) ? [] : (ALGORITHMS.get(type) ?? [])));
  return algorithms.filter((algorithm) => sha1 || algorithm !== 'ssh-rsa');
}

/** Returns the size of an RSA key, or undefined for other types. An RSA blob has the type, the exponent and the modulus (RFC 4253 §6.6). */
export function rsaBits(key: Buffer): number | undefined {
  if (keyType(key) !== 'ssh-rsa') return undefined;
  const [, , modulus = Buffer.of()] = stringsIn(key);
  return modulus.length === 0 ? 0 : BigInt(`0x${modulus.toString('hex')}`).toString(2).length;
}

function stringsIn(blob: Buffer): Buffer[] {
  const strings: Buffer[] = [];
  for (let at = 0; at + 4 <= blob.length; ) {
    const end = at + 4 + blob.readUInt32BE(at);
    strings.push(blob.subarray(at + 4, end));
    at = end;
  }
  return strings;
}

/** Returns a public key's type, the first string of its blob, or `unknown` when ssh2 can't verify that type. */
export function keyType(key: Buffer): string {
  const type = key.length < 4 ? '' : key.toString('latin1', 4, 4 + key.readUInt32BE(0));
  return ALGORITHMS.has(type) ? type : 'unknown';
}

function readKeyLine(line: string, name: string): { marker?: string; hosts?: string; key: Buffer } {
  const parts = line.split(/\s+/);
  const marker = parts[0]?.startsWith('@') ? parts.shift() : undefined;
  const hosts = ALGORITHMS.has(parts[0] ?? '') ? undefined : parts.shift();
  const [type = '', base64 = ''] = parts;
  const key = Buffer.from(base64, 'base64');
  if ((marker && marker !== '@revoked') || !ALGORITHMS.has(type) || keyType(key) !== type) {
    throw new AppError('invalid_settings', {
      problems: `${name}: each line must be a known_hosts line (host type base64) or SHA256: and 43 characters`,
    });
  }
  return { ...(marker && { marker }), ...(hosts && { hosts }), key };
}

function namesHost(hosts: string, host: string, port: number): boolean {
  const name = port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`;
  if (hosts.startsWith('|1|')) return isHashOf(hosts, name);
  const patterns = hosts.toLowerCase().split(',');
  const matches = (pattern: string) => wildcard(pattern).test(name);
  return (
    !patterns.some((pattern) => pattern.startsWith('!') && matches(pattern.slice(1))) &&
    patterns.some(matches)
  );
}

/** `HashKnownHosts`: `|1|salt|HMAC-SHA1(salt, name)`. */
function isHashOf(hashed: string, name: string): boolean {
  const [, , salt = '', hash = ''] = hashed.split('|');
  const expected = createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest();
  return expected.equals(Buffer.from(hash, 'base64'));
}

function wildcard(pattern: string): RegExp {
  const source = pattern.replace(/[.*+?^${}()|[\]\\]/g, (c) => ({ '*': '.*', '?': '.' })[c] ?? `\\${c}`);
  return new RegExp(`^${source}$`);
}
