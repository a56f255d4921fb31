import { within } from '../limits.js';
import { NumbersError } from '../numbers-error.js';
import type { PackageFile } from '../package-file.js';

const VERIFIER_BYTES = 104;
/** The number of unused bytes after the ciphertext of each stream. */
const TRAILER = 20;
const BLOCK = 16;

/** Loads `node:crypto` for protected documents only, because it needs 3 MiB. */
const crypto = () => process.getBuiltinModule('node:crypto');

/** Returns the streams of a protected document. Each is decrypted when it is read. */
export function unlock(
  streams: readonly PackageFile[],
  protection: PackageFile,
  password: string | undefined,
  maxRounds: number,
): PackageFile[] {
  if (password === undefined) throw new NumbersError('encrypted', 'the document needs a password');
  const key = deriveKey(protection.read(), password, maxRounds);
  return streams.map(({ name, read }) => ({ name, read: () => decrypt(read(), key) }));
}

/** The verifier is 32 random bytes and their SHA-256, encrypted with the key. */
function deriveKey(verifier: Uint8Array, password: string, maxRounds: number): Buffer {
  const data = Buffer.from(verifier);
  if (data.length < VERIFIER_BYTES) throw new NumbersError('corrupt', 'the password verifier is damaged');
  if (data.readUInt16LE(0) !== 2 || data.readUInt16LE(2) !== 1) {
    throw new NumbersError('unsupported', 'the encryption of the document is not supported');
  }
  const rounds = data.readUInt32LE(4);
  if (rounds === 0) throw new NumbersError('corrupt', 'the password verifier is damaged');
  within(rounds, maxRounds, 'rounds of key derivation');
  const { createDecipheriv, createHash, pbkdf2Sync, timingSafeEqual } = crypto();
  const key = pbkdf2Sync(password, data.subarray(8, 24), rounds, BLOCK, 'sha1');
  const decipher = createDecipheriv('aes-128-cbc', key, data.subarray(24, 40)).setAutoPadding(false);
  const plain = Buffer.concat([decipher.update(data.subarray(40, VERIFIER_BYTES)), decipher.final()]);
  const digest = createHash('sha256').update(plain.subarray(0, 32)).digest();
  if (!timingSafeEqual(digest, plain.subarray(32))) {
    throw new NumbersError('wrong_password', 'the password is wrong');
  }
  return key;
}

/** A stream has an initialization vector, ciphertext and a trailer. The plaintext begins with a random block. */
function decrypt(bytes: Uint8Array, key: Buffer): Uint8Array {
  if (bytes.length < 2 * BLOCK + TRAILER)
    throw new NumbersError('truncated', 'an encrypted stream is cut off');
  try {
    const decipher = crypto().createDecipheriv('aes-128-cbc', key, bytes.subarray(0, BLOCK));
    const plain = Buffer.concat([
      decipher.update(bytes.subarray(BLOCK, bytes.length - TRAILER)),
      decipher.final(),
    ]);
    return plain.subarray(BLOCK);
  } catch (cause) {
    throw new NumbersError('corrupt', 'an encrypted stream is damaged', cause);
  }
}
