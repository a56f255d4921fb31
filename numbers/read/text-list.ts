import { isUtf8 } from 'node:buffer';
import { type Cell, faultyCell } from '../cell.js';
import { within } from '../limits.js';
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
    const index = this.#list.find(key);
    if (index === undefined) return faultyCell('missing_text');
    const value = this.#list.hasContent(index) ? this.#text(index) : null;
    const cell: Cell = value === null ? faultyCell('damaged_text') : { type: 'text', value };
    if (this.#list.isShared(index) && key < this.#cells.length) this.#cells[key] = cell;
    return cell;
  }

  /** Null when the bytes are not UTF-8: never a replacement character. */
  #text(index: number): string | null {
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

function utf8(bytes: Buffer): string | null {
  return isUtf8(bytes) ? bytes.toString('utf8') : null;
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
