import { type Budget, within } from './limits.js';
import { NumbersError } from './numbers-error.js';
import type { ObjectStore } from './object-store.js';
import { decode, TYPE } from './schema.js';
import { Wire } from './wire.js';

/** Field tags within list entries, as they are on the wire. */
const ENTRY_TAG = { string: 26, format: 50, richText: 74, comment: 82 } as const;

/** What the entries of one of a table's lists hold. */
export type ListKind = keyof typeof ENTRY_TAG;

type Found = { key: number; shared: boolean; start: number; stop: number };

/**
 * A list that cells point into by key: the bytes of each entry stay where they are until the entry is asked for.
 * A long list is split over segments.
 */
export class DataList {
  readonly #kind: ListKind;
  readonly #chunks: Uint8Array[] = [];
  readonly #starts: number[] = [];
  readonly #stops: number[] = [];
  readonly #chunkOf: number[] = [];
  readonly #shared: boolean[] = [];
  readonly #indexOf = new Map<number, number>();

  constructor(store: ObjectStore, budget: Budget, id: number, kind: ListKind) {
    this.#kind = kind;
    const segments = this.#load(store.bytes(id, TYPE.dataList, `list of ${kind}s`), budget);
    for (const segment of segments) {
      this.#load(store.bytes(segment, [TYPE.dataListSegment], `segment of the list of ${kind}s`), budget);
    }
  }

  /** The position of a key's entry. */
  indexOf(key: number): number {
    const index = this.#indexOf.get(key);
    if (index === undefined)
      throw new NumbersError('dangling_reference', `a cell refers to a missing ${this.#kind}`);
    return index;
  }

  /** Whether more than one cell points at the entry. */
  isShared(index: number): boolean {
    return this.#shared[index] ?? false;
  }

  /** What the entry at a position holds: UTF-8, or a message. */
  bytesAt(index: number): Uint8Array {
    const chunk = this.#chunks[this.#chunkOf[index] ?? -1];
    const start = this.#starts[index];
    const stop = this.#stops[index];
    if (chunk === undefined || start === undefined || stop === undefined) {
      throw new NumbersError('corrupt', `a ${this.#kind} has no content`);
    }
    return chunk.subarray(start, stop);
  }

  #load(bytes: Uint8Array, budget: Budget): number[] {
    const segments: number[] = [];
    const chunk = this.#chunks.push(bytes) - 1;
    const wire = new Wire(bytes);
    while (wire.more) {
      const tag = wire.varint();
      if (tag === 26) {
        this.#add(readEntry(wire.message(), ENTRY_TAG[this.#kind]), chunk);
        within(this.#starts.length, budget.limits.listEntries, `entries in the list of ${this.#kind}s`);
      } else if (tag === 34) segments.push(Number(decode('Reference', wire.slice()).id ?? 0));
      else wire.skip(tag & 7);
    }
    return segments;
  }

  #add(entry: Found, chunk: number): void {
    this.#indexOf.set(entry.key, this.#starts.length);
    this.#starts.push(entry.start);
    this.#stops.push(entry.stop);
    this.#chunkOf.push(chunk);
    this.#shared.push(entry.shared);
  }
}

function readEntry(wire: Wire, wanted: number): Found {
  const found: Found = { key: 0, shared: false, start: 0, stop: 0 };
  while (wire.more) {
    const tag = wire.varint();
    if (tag === 8) found.key = wire.varint();
    else if (tag === 16) found.shared = wire.varint() > 1;
    else if (tag === wanted) {
      const length = wire.length();
      found.start = wire.at;
      wire.at += length;
      found.stop = wire.at;
    } else wire.skip(tag & 7);
  }
  return found;
}
