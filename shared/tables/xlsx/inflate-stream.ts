import { Inflate } from 'fflate';
import { NumbersError } from '../../../numbers/numbers-error.js';

/** Compressed bytes in one step. Deflate gives at most 1,032 bytes for one, so a step gives at most 8 MiB. */
const STEP = 8192;

/** Yields the inflated bytes in parts, so that they are never in memory as a whole. Throws `corrupt` when they cannot be inflated. */
export function* inflateStream(packed: Uint8Array): Generator<Uint8Array, void, undefined> {
  const parts: Uint8Array[] = [];
  const inflate = new Inflate((part) => parts.push(part));
  for (let at = 0; at < packed.length; at += STEP) {
    try {
      inflate.push(packed.subarray(at, at + STEP), at + STEP >= packed.length);
    } catch (cause) {
      throw new NumbersError('corrupt', 'a zip entry cannot be inflated', cause);
    }
    yield* parts.splice(0);
  }
}
