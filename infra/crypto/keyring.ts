import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { AppError } from '../../shared/app-error.js';
import type { ErrorCode } from '../../shared/error-codes.js';

/** The additional authenticated data (AAD) of a sealed value: where it is stored. A value that was moved elsewhere does not open. */
export type AadContext = readonly [collection: string, id: string, field: string];

/** The key id of values that were written while encryption was off. */
export const PLAIN = 'plain';
const ENCRYPTED = 1;
const UNENCRYPTED = 0;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const SHA256_BYTES = 32;
/** What keys with a salt are derived for. */
const SALTED = 'paycom-sync/person/v1';

/** Key objects, since Node 24 needs four times as long for a cipher with the bytes of a key. */
type Key = {
  readonly header: Buffer;
  readonly secret: KeyObject;
  readonly encrypt: KeyObject;
  readonly fingerprint: KeyObject;
  readonly session: Buffer;
};

/**
 * Encrypts values at rest with AES-256-GCM and a random IV. The newest key encrypts, and every key decrypts.
 *
 * A sealed value is: version (1), length of key id (1), key id, IV (12), ciphertext, tag (16). While encryption is switched off, a
 * value is: version (0), SHA-256 of AAD and bytes (32), bytes. Then nothing is secret, but damage is still detected. While encryption is
 * on, such a value does not open: who can write into the database could write it.
 */
export class Keyring {
  /** Whether values open that were written while encryption was off. */
  readonly acceptsPlain: boolean;
  #keys: ReadonlyMap<string, Key>;
  #currentId: string;
  #text: string;

  private constructor(
    text: string,
    keys: ReadonlyMap<string, Key>,
    currentId: string,
    acceptsPlain = currentId === PLAIN,
  ) {
    this.#text = text;
    this.#keys = keys;
    this.#currentId = currentId;
    this.acceptsPlain = acceptsPlain;
  }

  /**
   * @param text comma-separated `id:base64` keys of 32 bytes, the newest first
   * @param encryption false stores new values unencrypted; the keys still decrypt older values
   * @param setting where the text is from, for the errors
   * @throws AppError `invalid_settings`, `encryption_key_unset`
   */
  static parse(text = '', encryption: boolean, setting = 'PAYCOM_ENCRYPTION_KEYS'): Keyring {
    const keys = new Map<string, Key>();
    for (const entry of entriesOf(text)) {
      const [id, key] = parseKey(entry, setting);
      if (keys.has(id)) throw invalid(setting, `the key id ${id} is used twice`);
      keys.set(id, key);
    }
    const newest = keys.keys().next().value;
    if (encryption && newest === undefined) throw new AppError('encryption_key_unset');
    return new Keyring(text, keys, encryption && newest !== undefined ? newest : PLAIN);
  }

  /** The id of the key that encrypts, or `plain`. */
  get currentId(): string {
    return this.#currentId;
  }

  get encrypts(): boolean {
    return this.currentId !== PLAIN;
  }

  /** The keys as `parse` reads them, to open the same key ring in a thread. A secret. */
  get text(): string {
    return this.#text;
  }

  /** Returns the same keys, to convert a database that was written while encryption was off. */
  acceptingPlain(): Keyring {
    return new Keyring(this.#text, this.#keys, this.currentId, true);
  }

  /** Uses the keys of another ring from now on, so that a new key needs no restart. */
  adopt(other: Keyring): void {
    this.#text = other.#text;
    this.#keys = other.#keys;
    this.#currentId = other.#currentId;
  }

  has(keyId: string): boolean {
    return keyId === PLAIN ? this.acceptsPlain : this.#keys.has(keyId);
  }

  seal(bytes: Uint8Array, aad: AadContext): Buffer {
    if (!this.encrypts) return Buffer.concat([Buffer.of(UNENCRYPTED), digest(aad, bytes), bytes]);
    const { header, encrypt } = this.#key(this.currentId);
    return encrypted(header, encrypt, bytes, aad);
  }

  /** @throws AppError `encryption_key_missing`, `sealed_value_corrupt`, `value_not_sealed` */
  open(sealed: Uint8Array, aad: AadContext): Buffer {
    const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
    const keyId = keyIdOf(bytes);
    if (keyId === PLAIN) {
      const body = openPlain(bytes, aad);
      this.assertMayBePlain(aad);
      return body;
    }
    if (keyId === null) throw corrupt(aad);
    return decrypted(bytes, keyId, this.#key(keyId).encrypt, aad);
  }

  /**
   * Encrypts with a key of the current key and a random salt. Without the salt nobody can decrypt it, also with the keys. While encryption is
   * switched off, the salt alone makes the key.
   */
  sealSalted(bytes: Uint8Array, salt: Uint8Array, aad: AadContext): Buffer {
    const id = this.currentId;
    return encrypted(headerOf(id), this.#saltedKey(id, salt), bytes, aad);
  }

  /** @throws AppError as `open` does */
  openSalted(sealed: Buffer, salt: Uint8Array, aad: AadContext): Buffer {
    const keyId = keyIdOf(sealed);
    if (keyId === null) throw corrupt(aad);
    if (keyId === PLAIN) this.assertMayBePlain(aad);
    return decrypted(sealed, keyId, this.#saltedKey(keyId, salt), aad);
  }

  #saltedKey(id: string, salt: Uint8Array): KeyObject {
    const secret = id === PLAIN ? new Uint8Array() : this.#key(id).secret;
    return createSecretKey(Buffer.from(hkdfSync('sha256', secret, salt, SALTED, SHA256_BYTES)));
  }

  /** Checks that a value may be stored without encryption. @throws AppError `value_not_sealed` while encryption is on */
  assertMayBePlain([collection, , field]: AadContext): void {
    if (!this.acceptsPlain) throw new AppError('value_not_sealed', { collection, field });
  }

  /** Secrets for signing session cookies, base64: the current key's first, then those of the older keys. Empty without a key. */
  get sessionSecrets(): string[] {
    return [...this.#keys.values()].map(({ session }) => session.toString('base64'));
  }

  /** Returns `id:HMAC-SHA256`, base64url. Not a plain hash, since amounts of pay are few enough to try them all. */
  fingerprint(bytes: Uint8Array | string): string {
    return this.#fingerprint(bytes, this.currentId);
  }

  /** Compares in constant time, with the key that made `fingerprint`. Returns false when the ring does not have that key. */
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

/** Returns a new random key in the format of `PAYCOM_ENCRYPTION_KEYS`. @throws AppError `invalid_settings` for an id that the setting refuses */
export function generateKey(id: string): string {
  assertKeyId(id, 'PAYCOM_ENCRYPTION_KEYS');
  return `${id}:${randomBytes(SHA256_BYTES).toString('base64')}`;
}

/** Returns the id of the key that sealed a value, `plain`, or null when the bytes are not a sealed value. */
export function keyIdOf(sealed: Uint8Array): string | null {
  const [version, idLength = 0] = sealed;
  if (version === UNENCRYPTED) return PLAIN;
  const enough = sealed.length >= 2 + idLength + IV_BYTES + TAG_BYTES;
  if (version !== ENCRYPTED || idLength === 0 || !enough) return null;
  return Buffer.from(sealed.buffer, sealed.byteOffset + 2, idLength).toString('utf8');
}

const UNREADABLE: ReadonlySet<string> = new Set<ErrorCode>([
  'sealed_value_corrupt',
  'value_not_sealed',
  'encryption_key_missing',
]);

/** Whether an error means that a stored value did not open. Then only its record is damaged, and others may still be read. */
export function isSealError(error: unknown): error is AppError {
  return error instanceof AppError && UNREADABLE.has(error.code);
}

/** Returns what `open` returns, or `unreadable` when the stored value does not open. */
export function openedOr<T, U>(open: () => T, unreadable: U): T | U {
  try {
    return open();
  } catch (error) {
    if (isSealError(error)) return unreadable;
    throw error;
  }
}

function openPlain(bytes: Buffer, aad: AadContext): Buffer {
  const body = bytes.subarray(1 + SHA256_BYTES);
  if (!digest(aad, body).equals(bytes.subarray(1, 1 + SHA256_BYTES))) throw corrupt(aad);
  return body;
}

function encrypted(header: Buffer, key: KeyObject, bytes: Uint8Array, aad: AadContext): Buffer {
  const iv = nextIv();
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  cipher.setAAD(aadBytes(aad));
  const body = cipher.update(bytes);
  cipher.final();
  return Buffer.concat([header, iv, body, cipher.getAuthTag()]);
}

function decrypted(bytes: Buffer, keyId: string, key: KeyObject, aad: AadContext): Buffer {
  const start = 2 + Buffer.byteLength(keyId);
  try {
    const iv = bytes.subarray(start, start + IV_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
    decipher.setAAD(aadBytes(aad));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    const plain = decipher.update(bytes.subarray(start + IV_BYTES, -TAG_BYTES));
    decipher.final();
    return plain;
  } catch {
    throw corrupt(aad);
  }
}

function headerOf(id: string): Buffer {
  return Buffer.concat([Buffer.of(ENCRYPTED, id.length), Buffer.from(id)]);
}

function digest(aad: AadContext, bytes: Uint8Array): Buffer {
  return createHash('sha256').update(aadBytes(aad)).update(bytes).digest();
}

function aadBytes(aad: AadContext): Buffer {
  return Buffer.from(JSON.stringify(aad));
}

function assertKeyId(id: string, setting: string): void {
  if (!/^[\w.-]{1,32}$/.test(id))
    throw invalid(setting, 'a key id has 1 to 32 letters of A–Z, digits, dots, hyphens and underscores');
  if (id === PLAIN) throw invalid(setting, `the key id ${PLAIN} is reserved`);
}

/** Returns the `id:base64` keys in the text of `PAYCOM_ENCRYPTION_KEYS`, valid or not. */
export function entriesOf(text = ''): string[] {
  const entries = text.split(',').map((entry) => entry.trim());
  return entries.filter((entry) => entry !== '');
}

/** Returns the id in such a key. */
export function idOfEntry(entry: string): string {
  return entry.split(':')[0] ?? '';
}

function parseKey(entry: string, setting: string): [string, Key] {
  const [, id, base64] = /^([^:]+):([A-Za-z0-9+/]{43}=)$/.exec(entry) ?? [];
  if (id === undefined || base64 === undefined)
    throw invalid(setting, 'every key must be id:base64 of 32 bytes');
  assertKeyId(id, setting);
  const secret = Buffer.from(base64, 'base64');
  const header = headerOf(id);
  const encrypt = createSecretKey(derive(secret, 'encrypt'));
  const fingerprint = createSecretKey(derive(secret, 'fingerprint'));
  return [
    id,
    { header, secret: createSecretKey(secret), encrypt, fingerprint, session: derive(secret, 'session') },
  ];
}

let ivs = Buffer.alloc(0);

/** IVs are drawn a thousand at a time. One system call for each would cost as much as the encryption. */
function nextIv(): Buffer {
  if (ivs.length === 0) ivs = randomBytes(IV_BYTES * 1_000);
  const iv = ivs.subarray(0, IV_BYTES);
  ivs = ivs.subarray(IV_BYTES);
  return iv;
}

/** Derives one key for each use (HKDF), so that a leaked key exposes none of the others. */
function derive(secret: Buffer, use: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `paycom-sync/${use}/v1`, SHA256_BYTES));
}

/** The message never quotes the entry, which is a secret. */
function invalid(setting: string, problem: string): AppError {
  return new AppError('invalid_settings', { problems: `${setting}: ${problem}` });
}

function corrupt([collection, , field]: AadContext): AppError {
  return new AppError('sealed_value_corrupt', { collection, field });
}
