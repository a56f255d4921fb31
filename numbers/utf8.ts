import { isUtf8 } from 'node:buffer';
import { NumbersError } from './numbers-error.js';

/** Text of UTF-8 bytes; damaged bytes are an error, never a replacement character. */
export function utf8(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!isUtf8(buffer)) throw new NumbersError('corrupt', 'a text is not UTF-8');
  return buffer.toString('utf8');
}
