import { type Budget, within } from './limits.js';
import { NumbersError } from './numbers-error.js';
import type { ObjectStore } from './object-store.js';
import { decode, TYPE } from './schema.js';
import { Wire } from './wire.js';

/** Field tags within list entries, as they are on the wire. */
const ENTRY_TAG = { string: 26, format: 50, richText: 74, comment: 82 } as const;

/** What the entries of one of a table's lists hold. */
export type ListKind = keyof typeof ENTRY_TAG;

const NO_CONTENT = -1;
/** Keys up to this many times the number of entries are looked up in an array. */
const SPARSENESS = 4;

/**
 * A list that cells point into by key: the bytes of each entry stay where they are until the entry is asked for.
 * A long list is split over segments.
 */
export class DataList {
  /** The messages that entries lie in: the list's own, and those of its segments. */
  readonly chunks: Uint8Array[] = [];
  /** Of each entry: its chunk, and where its content lies in it. */
  readonly chunkOf: number[] = [];
  readonly starts: number[] = [];
  readonly stops: number[] = [];
  readonly #kind: ListKind;
  readonly #keys: number[] = [];
  readonly #shared: boolean[] = [];
  readonly #find: (key: number) => number | undefined;

  constructor(store: ObjectStore, budget: Budget, id: number, kind: ListKind) {
    this.#kind = kind;
    const segments = this.#load(store.bytes(id, TYPE.dataList, `list of ${kind}s`), budget);
    for (const segment of segments) {
      this.#load(store.bytes(segment, [TYPE.dataListSegment], `segment of the list of ${kind}s`), budget);
    }
    this.#find = finder(this.#keys);
  }

  /** The position of a key's entry. */
  indexOf(key: number): number {
    const index = this.#find(key);
    if (index === undefined || index < 0) {
      throw new NumbersError('dangling_reference', `a cell refers to a missing ${this.#kind}`);
    }
    if (this.starts[index] === NO_CONTENT)
      throw new NumbersError('corrupt', `a ${this.#kind} has no content`);
    return index;
  }

  /** Whether more than one cell points at the entry. */
  isShared(index: number): boolean {
    return this.#shared[index] ?? false;
  }

  /** What the entry at a position holds: UTF-8, or a message. */
  bytesAt(index: number): Uint8Array {
    const chunk = this.chunks[this.chunkOf[index] as number] as Uint8Array;
    return chunk.subarray(this.starts[index], this.stops[index]);
  }

  #load(bytes: Uint8Array, budget: Budget): number[] {
    const segments: number[] = [];
    const chunk = this.chunks.push(bytes) - 1;
    const wire = new Wire(bytes);
    while (wire.more) {
      const tag = wire.varint();
      if (tag === 26) {
        this.#add(wire);
        this.chunkOf.push(chunk);
        within(this.#keys.length, budget.limits.listEntries, `entries in the list of ${this.#kind}s`);
      } else if (tag === 34) segments.push(Number(decode('Reference', wire.slice()).id ?? 0));
      else wire.skip(tag & 7);
    }
    return segments;
  }

  #add(wire: Wire): void {
    const wanted = ENTRY_TAG[this.#kind];
    const stop = wire.length() + wire.at;
    let key = 0;
    let shared = false;
    let from = NO_CONTENT;
    let upTo = 0;
    while (wire.at < stop) {
      const tag = wire.varint();
      if (tag === 8) key = wire.varint();
      else if (tag === 16) shared = wire.varint() > 1;
      else if (tag === wanted) {
        const length = wire.length();
        from = wire.at;
        upTo = wire.at += length;
      } else wire.skip(tag & 7);
    }
    if (wire.at !== stop) throw new NumbersError('corrupt', `the list of ${this.#kind}s is damaged`);
    this.#keys.push(key);
    this.#shared.push(shared);
    this.starts.push(from);
    this.stops.push(upTo);
  }
}

/** Keys are dense in nearly every list, and then an array finds an entry many times faster than a map. */
function finder(keys: readonly number[]): (key: number) => number | undefined {
  const highest = keys.reduce((max, key) => Math.max(max, key), 0);
  if (highest > SPARSENESS * keys.length + 1024) {
    const map = new Map(keys.map((key, index) => [key, index]));
    return (key) => map.get(key);
  }
  const slots = new Int32Array(highest + 1).fill(-1);
  keys.forEach((key, index) => {
    slots[key] = index;
  });
  return (key) => slots[key];
}
