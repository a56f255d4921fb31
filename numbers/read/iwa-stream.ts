import { type Budget, within } from '../limits.js';
import { NumbersError } from '../numbers-error.js';
import { snappyLength, snappyLiteral, unsnappy } from './snappy.js';

/** The compressed bytes from `at` to `end` of the file contain the stream from `start` to `stop`. */
type Block = { readonly at: number; readonly end: number; readonly start: number; readonly stop: number };

/** Returns memory of a size, not necessarily zeroed. */
export type Allocate = (size: number) => Uint8Array;

const newBytes: Allocate = (size) => new Uint8Array(size);

/** Returns an allocator that reuses its memory. Only for bytes that are no longer needed at the next allocation. */
export function reusing(): Allocate {
  let memory = new Uint8Array(0);
  return (size) => {
    if (memory.length < size) memory = new Uint8Array(2 * size);
    return memory.subarray(0, size);
  };
}

const NO_BYTES = new Uint8Array(0);

/**
 * An `.iwa` file: Snappy blocks of one byte stream. A block is only decompressed when a range in it is read, so that data that no table
 * needs costs nothing.
 */
export class IwaStream {
  readonly length: number;
  readonly #bytes: Uint8Array;
  readonly #blocks: readonly Block[];
  readonly #budget: Budget;
  #held = -1;
  #heldBytes: Uint8Array = NO_BYTES;

  constructor(bytes: Uint8Array, budget: Budget) {
    this.#bytes = bytes;
    this.#budget = budget;
    this.#blocks = frame(bytes, budget.limits.blockBytes);
    this.length = this.#blocks.at(-1)?.stop ?? 0;
  }

  /** Frees the cached block of the last `range`. */
  release(): void {
    this.#held = -1;
    this.#heldBytes = NO_BYTES;
  }

  /**
   * Returns some bytes from `start` on without decompressing: the literal bytes at the beginning of a block. Returns none when `start` is
   * not the beginning of a block.
   */
  peek(start: number): Uint8Array {
    const block = this.#blocks[this.#blockAt(start)];
    return block?.start === start ? snappyLiteral(this.#bytes.subarray(block.at, block.end)) : NO_BYTES;
  }

  /** Returns the bytes from `start` to the end of its block. */
  restOfBlock(start: number): Uint8Array {
    const index = this.#blockAt(start);
    return this.#decode(index).subarray(start - (this.#blocks[index] as Block).start);
  }

  /**
   * Returns the bytes from `start` to `stop`: a view when they are in one block, else a copy in memory from `allocate`, which may be
   * reused.
   */
  range(start: number, stop: number, allocate: Allocate = newBytes): Uint8Array {
    if (stop > this.length)
      throw new NumbersError('truncated', 'an object extends past the end of its stream');
    if (stop <= start) return NO_BYTES;
    within(stop - start, this.#budget.limits.objectBytes, 'bytes in an object');
    let index = this.#blockAt(start);
    const first = this.#blocks[index] as Block;
    if (stop <= first.stop) return this.#decode(index).subarray(start - first.start, stop - first.start);
    const output = allocate(stop - start);
    for (let at = start; at < stop; index++) at = this.#copy(index, output, start, at, stop);
    return output;
  }

  #copy(index: number, output: Uint8Array, start: number, at: number, stop: number): number {
    const block = this.#blocks[index] as Block;
    const upTo = Math.min(stop, block.stop);
    output.set(this.#decode(index).subarray(at - block.start, upTo - block.start), at - start);
    return upTo;
  }

  #decode(index: number): Uint8Array {
    if (index === this.#held) return this.#heldBytes;
    const { at, end, start, stop } = this.#blocks[index] as Block;
    this.#budget.spendDecoded(stop - start);
    this.#heldBytes = unsnappy(this.#bytes.subarray(at, end), stop - start);
    this.#held = index;
    return this.#heldBytes;
  }

  #blockAt(position: number): number {
    let low = 0;
    let high = this.#blocks.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#blocks[middle] as Block).stop <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Each block has a zero byte, its compressed length in three bytes, and the compressed bytes. */
function frame(bytes: Uint8Array, limit: number): Block[] {
  const blocks: Block[] = [];
  let start = 0;
  for (let at = 0; at < bytes.length; ) {
    if (bytes[at] !== 0) throw new NumbersError('corrupt', 'a stream has a block of an unknown kind');
    if (at + 4 > bytes.length) throw new NumbersError('truncated', 'a stream is cut off');
    const packed =
      (bytes[at + 1] as number) | ((bytes[at + 2] as number) << 8) | ((bytes[at + 3] as number) << 16);
    const end = at + 4 + packed;
    if (end > bytes.length) throw new NumbersError('truncated', 'a stream is cut off');
    const length = snappyLength(bytes.subarray(at + 4, end));
    within(length, limit, 'bytes in a block');
    if (length > 0) blocks.push({ at: at + 4, end, start, stop: start + length });
    start += length;
    at = end;
  }
  return blocks;
}
