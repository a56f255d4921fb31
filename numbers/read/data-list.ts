import { type Budget, within } from '../limits.js';
import { NumbersError } from '../numbers-error.js';
import { decode, TYPE } from '../schema.js';
import { Wire } from '../wire.js';
import { IntList } from './int-list.js';
import type { ObjectStore } from './object-store.js';

/** The wire tags of the content fields in list entries. */
const ENTRY_TAG = { string: 26, format: 50, richText: 74, comment: 82 } as const;

/** The content type of one of a table's lists. */
export type ListKind = keyof typeof ENTRY_TAG;

const NO_CONTENT = -1;
/** Keys up to this multiple of the number of entries are looked up in an array. */
const SPARSENESS = 4;

/**
 * A list whose entries cells refer to by key. Entries are decoded lazily from the bytes of the list. A long list is split into segments.
 */
export class DataList {
  readonly #kind: ListKind;
  /** The messages with the entries (the list's own and those of its segments), and the index of the first entry in each. */
  readonly #chunks: Uint8Array[] = [];
  readonly #firsts: number[] = [];
  /** The start and end of each entry's content in its chunk. */
  readonly #starts = new IntList();
  readonly #stops = new IntList();
  readonly #uses = new IntList();
  readonly #find: (key: number) => number | undefined;

  constructor(store: ObjectStore, budget: Budget, id: number, kind: ListKind) {
    this.#kind = kind;
    const keys = new IntList();
    const segments = this.#load(store.bytes(id, TYPE.dataList, `list of ${kind}s`), budget, keys);
    for (const segment of new Set(segments)) {
      const bytes = store.bytes(segment, [TYPE.dataListSegment], `segment of the list of ${kind}s`);
      this.#load(bytes, budget, keys);
    }
    this.#find = finder(keys);
  }

  get length(): number {
    return this.#starts.length;
  }

  get chunks(): readonly Uint8Array[] {
    return this.#chunks;
  }

  /** Returns the index of a key's entry, or undefined when the list has none. */
  find(key: number): number | undefined {
    const index = this.#find(key);
    return index === undefined || index < 0 ? undefined : index;
  }

  /** Returns the index of a key's entry. Throws `dangling_reference` when the list has none with a content. */
  indexOf(key: number): number {
    const index = this.find(key);
    if (index === undefined || !this.hasContent(index)) {
      throw new NumbersError('dangling_reference', `a cell refers to a missing ${this.#kind}`);
    }
    return index;
  }

  hasContent(index: number): boolean {
    return this.#starts.at(index) !== NO_CONTENT;
  }

  /** Whether more than one cell refers to the entry. */
  isShared(index: number): boolean {
    return this.#uses.at(index) > 1;
  }

  /** Returns the index of the chunk that has the entry. */
  chunkOf(index: number): number {
    let chunk = this.#firsts.length - 1;
    while (chunk > 0 && (this.#firsts[chunk] as number) > index) chunk--;
    return chunk;
  }

  startOf(index: number): number {
    return this.#starts.at(index);
  }

  stopOf(index: number): number {
    return this.#stops.at(index);
  }

  /** Returns the content of an entry: UTF-8, or a message. */
  bytesAt(index: number): Uint8Array {
    const chunk = this.#chunks[this.chunkOf(index)] as Uint8Array;
    return chunk.subarray(this.#starts.at(index), this.#stops.at(index));
  }

  /** Frees the bytes. Call it after copying what is needed from `chunks`. */
  releaseChunks(): void {
    this.#chunks.length = 0;
  }

  #load(bytes: Uint8Array, budget: Budget, keys: IntList): number[] {
    const segments: number[] = [];
    this.#chunks.push(bytes);
    this.#firsts.push(keys.length);
    const wire = new Wire(bytes);
    while (wire.more) {
      const tag = wire.varint();
      if (tag === 26) {
        this.#add(wire, keys);
        within(keys.length, budget.limits.listEntries, `entries in the list of ${this.#kind}s`);
      } else if (tag === 34) segments.push(Number(decode('Reference', wire.slice()).id ?? 0));
      else wire.skip(tag & 7);
    }
    return segments;
  }

  #add(wire: Wire, keys: IntList): void {
    const contentTag = ENTRY_TAG[this.#kind];
    const stop = wire.length() + wire.at;
    let key = 0;
    let uses = 0;
    let from = NO_CONTENT;
    let upTo = 0;
    while (wire.at < stop) {
      const tag = wire.varint();
      if (tag === 8) key = wire.varint();
      else if (tag === 16) uses = wire.varint();
      else if (tag === contentTag) {
        const length = wire.length();
        from = wire.at;
        upTo = wire.at += length;
      } else wire.skip(tag & 7);
    }
    if (wire.at !== stop) throw new NumbersError('corrupt', `the list of ${this.#kind}s is damaged`);
    keys.push(key);
    this.#uses.push(uses);
    this.#starts.push(from);
    this.#stops.push(upTo);
  }
}

/** Uses an array when keys are dense, as in nearly every list: it is many times faster than a map. */
function finder(keys: IntList): (key: number) => number | undefined {
  let highest = 0;
  for (let i = 0; i < keys.length; i++) highest = Math.max(highest, keys.at(i));
  if (highest > SPARSENESS * keys.length + 1024) {
    const map = new Map<number, number>();
    for (let i = 0; i < keys.length; i++) map.set(keys.at(i), i);
    return (key) => map.get(key);
  }
  const slots = new Int32Array(highest + 1).fill(-1);
  for (let i = 0; i < keys.length; i++) slots[keys.at(i)] = i;
  return (key) => slots[key];
}
