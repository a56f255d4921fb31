import { NumbersError } from './numbers-error.js';

/** A raw Snappy block cannot expand more than this: three bytes copy at most 64. */
const MAX_RATIO = 22;

/** The size that the block starting at `at` says it has decompressed, checked to be possible. */
export function snappyLength(input: Uint8Array, at: number, end: number): { length: number; body: number } {
  let length = 0;
  let shift = 0;
  for (let i = at; i < end && shift < 35; i++, shift += 7) {
    const byte = input[i] ?? 0;
    length += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) {
      if (length > (end - at) * MAX_RATIO) break;
      return { length, body: i + 1 };
    }
  }
  throw new NumbersError('corrupt', 'a compressed block claims an impossible size');
}

/** Decompresses the body of a raw Snappy block into `output` from `start` up to exactly `stop`. */
export function snappyInto(
  input: Uint8Array,
  body: number,
  end: number,
  output: Uint8Array,
  start: number,
  stop: number,
): void {
  let at = body;
  let out = start;
  while (at < end) {
    const tag = input[at++] as number;
    const kind = tag & 3;
    if (kind === 0) {
      let length = (tag >>> 2) + 1;
      if (length > 60) {
        const extra = length - 60;
        if (at + extra > end) break;
        length = 1;
        for (let i = 0; i < extra; i++) length += (input[at + i] as number) * 2 ** (8 * i);
        at += extra;
      }
      if (at + length > end || out + length > stop) damaged();
      if (length > 48) {
        output.set(input.subarray(at, at + length), out);
        at += length;
        out += length;
      } else {
        for (const last = at + length; at < last; ) output[out++] = input[at++] as number;
      }
      continue;
    }
    let length: number;
    let offset: number;
    if (kind === 1) {
      length = 4 + ((tag >>> 2) & 7);
      offset = ((tag >>> 5) << 8) | (input[at] as number);
      at += 1;
    } else if (kind === 2) {
      length = (tag >>> 2) + 1;
      offset = (input[at] as number) | ((input[at + 1] as number) << 8);
      at += 2;
    } else {
      length = (tag >>> 2) + 1;
      offset =
        ((input[at] as number) |
          ((input[at + 1] as number) << 8) |
          ((input[at + 2] as number) << 16) |
          ((input[at + 3] as number) << 24)) >>>
        0;
      at += 4;
    }
    if (at > end || offset === 0 || offset > out - start || out + length > stop) damaged();
    for (let from = out - offset, last = out + length; out < last; ) output[out++] = output[from++] as number;
  }
  if (out !== stop || at !== end) damaged();
}

function damaged(): never {
  throw new NumbersError('corrupt', 'a compressed block is damaged');
}
