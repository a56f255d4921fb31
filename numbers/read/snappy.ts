import { snappyUncompressor } from 'hysnappy';
import { NumbersError } from '../numbers-error.js';

/** The highest expansion of a raw Snappy block: three bytes copy at most 64. */
const MAX_RATIO = 22;

let uncompressor: ((input: Uint8Array, length: number) => Uint8Array) | undefined;

/** Returns the decompressed size in a raw Snappy block's header. Checks that it is possible, before anything is allocated. */
export function snappyLength(block: Uint8Array): number {
  let length = 0;
  for (let i = 0; i < 5 && i < block.length; i++) {
    const byte = block[i] as number;
    length += (byte & 0x7f) * 2 ** (7 * i);
    if (byte >= 0x80) continue;
    if (length > block.length * MAX_RATIO) break;
    return length;
  }
  throw new NumbersError('corrupt', 'a compressed block claims an impossible size');
}

/** Decompresses a raw Snappy block. `length` is the result of `snappyLength`. */
export function unsnappy(block: Uint8Array, length: number): Uint8Array {
  uncompressor ??= snappyUncompressor();
  try {
    return uncompressor(block, length);
  } catch (cause) {
    throw new NumbersError('corrupt', 'a compressed block is damaged', cause);
  }
}

/** Returns the literal bytes at the beginning of a block, before the first copy. */
export function snappyLiteral(block: Uint8Array): Uint8Array {
  let at = 0;
  while ((block[at] ?? 0) >= 0x80) at++;
  const tag = block[at + 1] ?? 0;
  if ((tag & 3) !== 0) return block.subarray(0, 0);
  const short = tag >>> 2;
  const longBytes = short < 60 ? 0 : short - 59;
  const start = at + 2 + longBytes;
  // A long literal has at least 61 bytes, which is enough for a header.
  return block.subarray(start, start + (longBytes === 0 ? short + 1 : 61));
}
