import { createHmac } from 'node:crypto';
import ssh2 from 'ssh2';
import { describe, expect, it } from 'vitest';
import { fingerprintOf, hostKeyAlgorithms, keyType, readHostKeyPin, verdictOn } from './host-key.js';

const ED25519 = publicKey('ed25519');
const OTHER = publicKey('ed25519');
const ECDSA = publicKey('ecdsa');

function publicKey(type: 'ed25519' | 'ecdsa'): Buffer {
  const pair =
    type === 'ecdsa'
      ? ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 })
      : ssh2.utils.generateKeyPairSync('ed25519');
  return Buffer.from(pair.public.split(' ')[1] ?? '', 'base64');
}

const line = (hosts: string, key: Buffer) => `${hosts} ${keyType(key)} ${key.toString('base64')}`;
const verdict = (setting: string | undefined, key: Buffer, host = 'sftp.example.com', port = 22) =>
  verdictOn(readHostKeyPin(setting, host, port), key);

describe('a pinned host key', () => {
  it('is unknown without a setting', () => {
    expect(verdict(undefined, ED25519)).toBe('unknown');
    expect(verdict('  \n# only a comment\n', ED25519)).toBe('unknown');
  });

  it('matches its fingerprint, with or without base64 padding', () => {
    expect(verdict(fingerprintOf(ED25519), ED25519)).toBe('pinned');
    expect(verdict(`${fingerprintOf(ED25519)}=`, ED25519)).toBe('pinned');
    expect(verdict(fingerprintOf(ED25519), OTHER)).toBe('changed');
  });

  it('matches a known_hosts line, a list of hosts, a wildcard, or a bare public key with a comment', () => {
    expect(verdict(line('sftp.example.com', ED25519), ED25519)).toBe('pinned');
    expect(verdict(line('10.0.0.1,SFTP.Example.com', ED25519), ED25519)).toBe('pinned');
    expect(verdict(line('*.example.co?', ED25519), ED25519)).toBe('pinned');
    expect(verdict(`${keyType(ED25519)} ${ED25519.toString('base64')} root@sftp`, ED25519)).toBe('pinned');
  });

  it('needs a non-standard port in the line, as OpenSSH writes it', () => {
    expect(verdict(line('sftp.example.com', ED25519), ED25519, 'sftp.example.com', 2222)).toBe('unknown');
    expect(verdict(line('[sftp.example.com]:2222', ED25519), ED25519, 'sftp.example.com', 2222)).toBe(
      'pinned',
    );
  });

  it('matches a hashed line, but not a hashed line for another host', () => {
    const salt = Buffer.from('0123456789abcdefghij');
    const hash = createHmac('sha1', salt).update('sftp.example.com').digest('base64');
    const hashed = line(`|1|${salt.toString('base64')}|${hash}`, ED25519);
    expect(verdict(hashed, ED25519)).toBe('pinned');
    expect(verdict(hashed, ED25519, 'other.example.com')).toBe('unknown');
  });

  it('does not match a line for another host, or a line that excludes the host', () => {
    expect(verdict(line('other.example.com', ED25519), ED25519)).toBe('unknown');
    expect(verdict(line('*.example.com,!sftp.example.com', ED25519), ED25519)).toBe('unknown');
    // A dot matches only a dot, not any character.
    expect(verdict(line('sftpXexample.com', ED25519), ED25519)).toBe('unknown');
  });

  it('may be one of several, while the server replaces an old key', () => {
    const both = `${line('sftp.example.com', ED25519)}\n${fingerprintOf(ECDSA)}\n`;
    expect([ED25519, ECDSA, OTHER].map((key) => verdict(both, key))).toEqual(['pinned', 'pinned', 'changed']);
  });

  it('is refused when it is also marked as revoked', () => {
    const lines = `${line('sftp.example.com', ED25519)}\n@revoked ${line('*', ED25519)}`;
    expect(verdict(lines, ED25519)).toBe('changed');
  });

  it.each([
    'nonsense',
    'MD5:aa:bb',
    'SHA256:short',
    'host ssh-ed25519 AAAA',
    `@cert-authority ${line('*', ED25519)}`,
    `host ssh-rsa ${ED25519.toString('base64')}`,
  ])('is an invalid setting, not an ignored one, when it can not be parsed: %s', (setting) => {
    expect(() => readHostKeyPin(setting, 'host', 22)).toThrow(
      expect.objectContaining({ code: 'invalid_settings' }),
    );
  });
});

describe('hostKeyAlgorithms', () => {
  const pin = (setting: string) => readHostKeyPin(setting, 'h', 22);

  it('offers the pinned type first, so that a server with several keys presents that one', () => {
    expect(hostKeyAlgorithms(pin(line('h', ECDSA)), new Set(), { sha1: false })[0]).toBe(
      'ecdsa-sha2-nistp256',
    );
    expect(hostKeyAlgorithms(pin(fingerprintOf(ECDSA)), new Set(), { sha1: false })[0]).toBe('ssh-ed25519');
  });

  it('reports an invented type of a hostile server as unknown', () => {
    const type = Buffer.from('\u001b[31mred');
    const invented = Buffer.concat([Buffer.of(0, 0, 0, type.length), type]);
    expect([invented, Buffer.of(1, 2), Buffer.alloc(4, 0xff)].map(keyType)).toEqual(Array(3).fill('unknown'));
  });

  it('offers signatures with SHA-1 only on request, and after all others', () => {
    expect(hostKeyAlgorithms(pin(line('h', ECDSA)), new Set(), { sha1: false })).not.toContain('ssh-rsa');
    expect(hostKeyAlgorithms(pin(line('h', ECDSA)), new Set(), { sha1: true }).at(-1)).toBe('ssh-rsa');
  });

  it('excludes the types whose keys did not match', () => {
    const algorithms = hostKeyAlgorithms(pin(fingerprintOf(ECDSA)), new Set(['ssh-ed25519', 'ssh-rsa']), {
      sha1: true,
    });
    expect(algorithms).toEqual(['ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521']);
  });
});
