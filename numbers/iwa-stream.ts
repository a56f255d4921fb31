import { type Budget, within } from './limits.js';
import { NumbersError } from './numbers-error.js';
import { snappyInto, snappyLength } from './snappy.js';

type Block = { readonly body: number; readonly end: number; readonly start: number; readonly stop: number };

/**
 * An `.iwa` file: Snappy blocks that make one run of bytes. Blocks are decompressed when a range of those bytes is
 * asked for, so that what no table needs costs nothing.
 */
export class IwaStream {
  readonly length: number;
  readonly #bytes: Uint8Array;
  readonly #blocks: readonly Block[];
  readonly #budget: Budget;
  #held = -1;
  #heldBytes = new Uint8Array(0);

  constructor(bytes: Uint8Array, budget: Budget) {
    this.#bytes = bytes;
    this.#budget = budget;
    this.#blocks = frame(bytes);
    this.length = this.#blocks.at(-1)?.stop ?? 0;
  }

  /** Lets go of the block kept from the last `range`. */
  release(): void {
    this.#held = -1;
    this.#heldBytes = new Uint8Array(0);
  }

  /** The bytes from `start` up to `stop`; a view where they lie in one block. */
  range(start: number, stop: number): Uint8Array {
    if (stop > this.length) throw new NumbersError('truncated', 'an object runs past the end of its stream');
    if (stop <= start) return new Uint8Array(0);
    within(stop - start, this.#budget.limits.objectBytes, 'bytes in an object');
    let index = this.#blockAt(start);
    const first = this.#blocks[index] as Block;
    if (stop <= first.stop) return this.#decode(index).subarray(start - first.start, stop - first.start);
    const output = new Uint8Array(stop - start);
    for (let at = start; at < stop; index++) at = this.#copy(index, output, start, at, stop);
    return output;
  }

  #copy(index: number, output: Uint8Array, start: number, at: number, stop: number): number {
    const block = this.#blocks[index] as Block;
    const upTo = Math.min(stop, block.stop);
    if (at === block.start && upTo === block.stop && index !== this.#held) {
      this.#budget.spendDecoded(block.stop - block.start);
      snappyInto(this.#bytes, block.body, block.end, output, at - start, upTo - start);
    } else {
      output.set(this.#decode(index).subarray(at - block.start, upTo - block.start), at - start);
    }
    return upTo;
  }

  #decode(index: number): Uint8Array {
    if (index === this.#held) return this.#heldBytes;
    const block = this.#blocks[index] as Block;
    const size = block.stop - block.start;
    this.#budget.spendDecoded(size);
    const output = new Uint8Array(size);
    snappyInto(this.#bytes, block.body, block.end, output, 0, size);
    this.#held = index;
    this.#heldBytes = output;
    return output;
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

/** Each block: a zero byte, its packed length in three bytes, its packed bytes. */
function frame(bytes: Uint8Array): Block[] {
  const blocks: Block[] = [];
  let start = 0;
  for (let at = 0; at < bytes.length; ) {
    if (bytes[at] !== 0) throw new NumbersError('corrupt', 'a stream has a block of an unknown kind');
    if (at + 4 > bytes.length) throw new NumbersError('truncated', 'a stream is cut off');
    const packed =
      (bytes[at + 1] as number) | ((bytes[at + 2] as number) << 8) | ((bytes[at + 3] as number) << 16);
    const end = at + 4 + packed;
    if (end > bytes.length) throw new NumbersError('truncated', 'a stream is cut off');
    const { length, body } = snappyLength(bytes, at + 4, end);
    if (length > 0) blocks.push({ body, end, start, stop: start + length });
    start += length;
    at = end;
  }
  return blocks;
}
