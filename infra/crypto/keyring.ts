import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { AppError } from '../../shared/app-error.js';

/** Where a sealed value stands. It is authenticated with the value, so that one person's pay can't be put in another's place. */
export type AadContext = readonly [collection: string, id: string, field: string];

/** The id under which values are written while encryption is off. */
const PLAIN = 'plain';
const ENCRYPTED = 1;
const UNENCRYPTED = 0;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const SHA256_BYTES = 32;

type Key = {
  readonly header: Buffer;
  readonly encrypt: Buffer;
  readonly fingerprint: Buffer;
  readonly session: Buffer;
};

/**
 * Seals and opens what is kept secret at rest, AES-256-GCM with a random IV. The newest key writes, all of them read.
 *
 * A sealed value is: version (1), length of key id (1), key id, IV (12), ciphertext, tag (16). Switched off by name, values are
 * sealed as: version (0), SHA-256 of place and bytes (32), bytes; then nothing is secret, but damage is still noticed.
 */
export class Keyring {
  /** The key that writes, or `plain`. */
  readonly currentId: string;
  readonly #keys: ReadonlyMap<string, Key>;

  private constructor(keys: ReadonlyMap<string, Key>, currentId: string) {
    this.#keys = keys;
    this.currentId = currentId;
  }

  /**
   * @param text `id:base64` of 32 bytes, comma-separated, the newest first
   * @param encryption false writes plainly; keys that are given still read what they wrote
   * @throws AppError `invalid_settings`, `encryption_key_unset`
   */
  static parse(text: string | undefined, encryption: boolean): Keyring {
    const keys = new Map<string, Key>();
    for (const entry of text?.split(',').map((part) => part.trim()) ?? []) {
      if (entry === '') continue;
      const [id, key] = parseKey(entry);
      if (keys.has(id)) throw invalid(`the key id ${id} is given twice`);
      keys.set(id, key);
    }
    const newest = keys.keys().next().value;
    if (encryption && newest === undefined) throw new AppError('encryption_key_unset');
    return new Keyring(keys, encryption && newest !== undefined ? newest : PLAIN);
  }

  get encrypts(): boolean {
    return this.currentId !== PLAIN;
  }

  has(keyId: string): boolean {
    return keyId === PLAIN || this.#keys.has(keyId);
  }

  seal(bytes: Uint8Array, place: AadContext): Buffer {
    if (!this.encrypts) return Buffer.concat([Buffer.of(UNENCRYPTED), digest(place, bytes), bytes]);
    const { header, encrypt } = this.#key(this.currentId);
    const iv = nextIv();
    const cipher = createCipheriv('aes-256-gcm', encrypt, iv);
    cipher.setAAD(placeBytes(place));
    const body = cipher.update(bytes);
    cipher.final();
    return Buffer.concat([header, iv, body, cipher.getAuthTag()]);
  }

  /** @throws AppError `encryption_key_missing`, `sealed_value_corrupt` */
  open(sealed: Uint8Array, place: AadContext): Buffer {
    const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
    const keyId = keyIdOf(bytes);
    if (keyId === PLAIN) return openPlain(bytes, place);
    if (keyId === null) throw corrupt(place);
    const start = 2 + Buffer.byteLength(keyId);
    const { encrypt } = this.#key(keyId);
    try {
      const iv = bytes.subarray(start, start + IV_BYTES);
      const decipher = createDecipheriv('aes-256-gcm', encrypt, iv, { authTagLength: TAG_BYTES });
      decipher.setAAD(placeBytes(place));
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      const plain = decipher.update(bytes.subarray(start + IV_BYTES, -TAG_BYTES));
      decipher.final();
      return plain;
    } catch {
      throw corrupt(place);
    }
  }

  /** For the cookies of people: what signs them now, then what signed them under the other keys; none without a key. */
  get sessionSecrets(): string[] {
    return [...this.#keys.values()].map(({ session }) => session.toString('base64'));
  }

  /** HMAC-SHA256 tagged with the key's id: a plain hash over someone's pay could be guessed. */
  fingerprint(bytes: Uint8Array | string): string {
    return this.#fingerprint(bytes, this.currentId);
  }

  /** Whether `fingerprint`, by whichever key it was made, is that of `bytes`; false when that key is not at hand. */
  sameFingerprint(fingerprint: string, bytes: Uint8Array | string): boolean {
    const keyId = fingerprint.slice(0, fingerprint.indexOf(':'));
    if (!this.has(keyId)) return false;
    const expected = Buffer.from(this.#fingerprint(bytes, keyId));
    const given = Buffer.from(fingerprint);
    return expected.length === given.length && timingSafeEqual(expected, given);
  }

  #fingerprint(bytes: Uint8Array | string, keyId: string): string {
    const hash = keyId === PLAIN ? createHash('sha256') : createHmac('sha256', this.#key(keyId).fingerprint);
    return `${keyId}:${hash.update(bytes).digest('base64url')}`;
  }

  #key(id: string): Key {
    const key = this.#keys.get(id);
    if (!key) throw new AppError('encryption_key_missing', { key_id: id });
    return key;
  }
}

/** A new random key, as the setting takes it. */
export function generateKey(id: string): string {
  return `${id}:${randomBytes(SHA256_BYTES).toString('base64')}`;
}

/** The id of the key that a value was sealed with, `plain`, or null for what is no sealed value. */
export function keyIdOf(sealed: Uint8Array): string | null {
  const [version, idLength = 0] = sealed;
  if (version === UNENCRYPTED) return PLAIN;
  const enough = sealed.length >= 2 + idLength + IV_BYTES + TAG_BYTES;
  if (version !== ENCRYPTED || idLength === 0 || !enough) return null;
  return Buffer.from(sealed.buffer, sealed.byteOffset + 2, idLength).toString('utf8');
}

function openPlain(bytes: Buffer, place: AadContext): Buffer {
  const body = bytes.subarray(1 + SHA256_BYTES);
  if (!digest(place, body).equals(bytes.subarray(1, 1 + SHA256_BYTES))) throw corrupt(place);
  return body;
}

function digest(place: AadContext, bytes: Uint8Array): Buffer {
  return createHash('sha256').update(placeBytes(place)).update(bytes).digest();
}

function placeBytes(place: AadContext): Buffer {
  return Buffer.from(JSON.stringify(place));
}

function parseKey(entry: string): [string, Key] {
  const [, id, base64] = /^([\w.-]{1,32}):([A-Za-z0-9+/]{43}=)$/.exec(entry) ?? [];
  if (id === undefined || base64 === undefined) throw invalid('every key is id:base64 of 32 bytes');
  if (id === PLAIN) throw invalid(`no key can have the id ${PLAIN}`);
  const secret = Buffer.from(base64, 'base64');
  const header = Buffer.concat([Buffer.of(ENCRYPTED, id.length), Buffer.from(id)]);
  const [encrypt, fingerprint, session] = [
    derive(secret, 'encrypt'),
    derive(secret, 'fingerprint'),
    derive(secret, 'session'),
  ];
  return [id, { header, encrypt, fingerprint, session }];
}

let ivs = Buffer.alloc(0);

/** Drawn from the system a thousand at a time: one by one they would cost as much as the encryption. */
function nextIv(): Buffer {
  if (ivs.length === 0) ivs = randomBytes(IV_BYTES * 1_000);
  const iv = ivs.subarray(0, IV_BYTES);
  ivs = ivs.subarray(IV_BYTES);
  return iv;
}

/** One key for each use, so that none of them tells anything of the other. */
function derive(secret: Buffer, use: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `paycom-sync/${use}/v1`, SHA256_BYTES));
}

/** Never quotes the entry: it is a secret. */
function invalid(problem: string): AppError {
  return new AppError('invalid_settings', { problems: `PAYCOM_ENCRYPTION_KEYS: ${problem}` });
}

function corrupt([collection, , field]: AadContext): AppError {
  return new AppError('sealed_value_corrupt', { collection, field });
}
