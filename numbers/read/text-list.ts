import { isUtf8 } from 'node:buffer';
import type { Cell } from '../cell.js';
import { within } from '../limits.js';
import { NumbersError } from '../numbers-error.js';
import type { DataList } from './data-list.js';

/**
 * The texts of a table as cells. Each chunk is converted once to a string with one character per byte. ASCII texts, which nearly all are,
 * are substrings of it. Cells with the same text share one object.
 */
export class TextList {
  readonly #list: DataList;
  readonly #maxBytes: number;
  readonly #chunks: readonly string[];
  /** Shared cells by key. Keys beyond its length are too sparse for an array and are not cached. */
  readonly #cells: (Cell | undefined)[];

  constructor(list: DataList, maxBytes: number) {
    this.#list = list;
    this.#maxBytes = maxBytes;
    this.#cells = new Array<Cell | undefined>(list.length + 1).fill(undefined);
    this.#chunks = list.chunks.map((chunk) => bufferOf(chunk).toString('latin1'));
    list.releaseChunks();
  }

  cell(key: number): Cell {
    const known = key < this.#cells.length ? this.#cells[key] : undefined;
    return known === undefined ? this.#make(key) : known;
  }

  #make(key: number): Cell {
    const index = this.#list.indexOf(key);
    const cell: Cell = { type: 'text', value: this.#text(index) };
    if (this.#list.isShared(index) && key < this.#cells.length) this.#cells[key] = cell;
    return cell;
  }

  #text(index: number): string {
    const start = this.#list.startOf(index);
    const stop = this.#list.stopOf(index);
    within(stop - start, this.#maxBytes, 'bytes in a text');
    const chunk = this.#chunks[this.#list.chunkOf(index)] as string;
    const text = chunk.substring(start, stop);
    return isAscii(chunk, start, stop) ? text : utf8(Buffer.from(text, 'latin1'));
  }
}

function isAscii(text: string, start: number, stop: number): boolean {
  let all = 0;
  for (let i = start; i < stop; i++) all |= text.charCodeAt(i);
  return all < 0x80;
}

/** Invalid bytes are an error, never a replacement character. */
function utf8(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new NumbersError('corrupt', 'a text is not UTF-8');
  return bytes.toString('utf8');
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
