import { isUtf8 } from 'node:buffer';
import type { Cell } from './cell.js';
import type { DataList } from './data-list.js';
import { within } from './limits.js';
import { NumbersError } from './numbers-error.js';

/**
 * The texts of a table as cells. A chunk's bytes are made one string at first use, of which texts in ASCII (nearly all)
 * are parts; a text that several cells share is one object.
 */
export class TextList {
  readonly #list: DataList;
  readonly #maxLength: number;
  readonly #cells: (Cell | undefined)[];
  readonly #latin1: string[];

  constructor(list: DataList, maxLength: number) {
    this.#list = list;
    this.#maxLength = maxLength;
    this.#cells = new Array<Cell | undefined>(list.starts.length).fill(undefined);
    this.#latin1 = list.chunks.map((chunk) => bufferOf(chunk).toString('latin1'));
  }

  cell(key: number): Cell {
    const index = this.#list.indexOf(key);
    const known = this.#cells[index];
    if (known !== undefined) return known;
    const cell: Cell = { type: 'text', value: this.#text(index) };
    if (this.#list.isShared(index)) this.#cells[index] = cell;
    return cell;
  }

  #text(index: number): string {
    const { chunks, chunkOf, starts, stops } = this.#list;
    const start = starts[index] as number;
    const stop = stops[index] as number;
    const number = chunkOf[index] as number;
    const bytes = chunks[number] as Uint8Array;
    within(stop - start, this.#maxLength, 'bytes in a text');
    return isAscii(bytes, start, stop)
      ? (this.#latin1[number] as string).substring(start, stop)
      : utf8(bytes.subarray(start, stop));
  }
}

function isAscii(bytes: Uint8Array, start: number, stop: number): boolean {
  let all = 0;
  for (let i = start; i < stop; i++) all |= bytes[i] as number;
  return all < 0x80;
}

/** Damaged bytes are an error, never a replacement character. */
function utf8(bytes: Uint8Array): string {
  if (!isUtf8(bytes)) throw new NumbersError('corrupt', 'a text is not UTF-8');
  return bufferOf(bytes).toString('utf8');
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
