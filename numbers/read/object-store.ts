import { type Budget, within } from '../limits.js';
import { NumbersError } from '../numbers-error.js';
import type { PackageFile } from '../package-file.js';
import { decode, type Message, type MessageName, partsOf } from '../schema.js';
import { Wire } from '../wire.js';
import { type Allocate, IwaStream } from './iwa-stream.js';

/** The location of an object's message. */
type ObjectLocation = {
  readonly type: number;
  readonly stream: IwaStream;
  readonly start: number;
  readonly stop: number;
};

const LONGEST_VARINT = 10;

/**
 * All objects of a document by id. Opening reads only their headers. A damaged stream is only an error when an object is requested that may
 * have been in it.
 */
export class ObjectStore {
  readonly #locations = new Map<number, ObjectLocation>();
  readonly #repeated = new Set<number>();
  readonly #byType = new Map<number, number[]>();
  readonly #budget: Budget;
  #damage: NumbersError | undefined;

  constructor(files: readonly PackageFile[], budget: Budget) {
    this.#budget = budget;
    for (const file of files) {
      try {
        this.#index(file.read());
      } catch (error) {
        if (!(error instanceof NumbersError) || error.code === 'encrypted') throw error;
        this.#damage ??= error;
      }
    }
  }

  /** Returns the type of an object, or undefined when there is none with this id. */
  typeOf(id: number): number | undefined {
    return this.#locations.get(id)?.type;
  }

  /** Returns the ids of all objects of a type. */
  ofType(type: number): readonly number[] {
    return this.#byType.get(type) ?? [];
  }

  /** Returns the message of object `id`. Throws `dangling_reference` when it is missing or has another type, `corrupt` when it is duplicated. */
  bytes(id: number, types: readonly number[], what: string, allocate?: Allocate): Uint8Array {
    const location = this.#locations.get(id);
    if (!location) {
      if (this.#damage) throw this.#damage;
      throw new NumbersError('dangling_reference', `the ${what} is not in the file`);
    }
    if (!types.includes(location.type)) {
      throw new NumbersError(
        'dangling_reference',
        `the ${what} refers to an object of type ${location.type}`,
      );
    }
    if (this.#repeated.has(id))
      throw new NumbersError('corrupt', `the ${what} is in the file more than once`);
    this.#budget.spendDecoded(location.stop - location.start);
    return location.stream.range(location.start, location.stop, allocate);
  }

  /** Returns the decoded message of object `id`. Throws the same errors as `bytes`. */
  message<N extends MessageName>(name: N, id: number, types: readonly number[], what: string): Message<N> {
    const bytes = this.bytes(id, types, what);
    this.#budget.spendReferences(partsOf(name, bytes));
    return decode(name, bytes);
  }

  /** Frees the cached block of the object's stream. */
  release(id: number): void {
    this.#locations.get(id)?.stream.release();
  }

  #index(bytes: Uint8Array): void {
    if (isLzfse(bytes)) return;
    const stream = new IwaStream(bytes, this.#budget);
    for (let at = 0; at < stream.length; ) at = this.#indexBlock(stream, at);
    stream.release();
  }

  /** Indexes the objects whose headers are in the block of `at`, at least the one that begins there. Returns the position of the next object. */
  #indexBlock(stream: IwaStream, at: number): number {
    const peeked = peekHeader(stream, at);
    if (peeked) return this.#indexObject(stream, peeked, at);
    const block = new Wire(stream.restOfBlock(at));
    let next = at;
    while (next - at < block.end) {
      block.at = next - at;
      const header = wholeHeader(block);
      if (!header) return next > at ? next : this.#indexObject(stream, fetchHeader(stream, at), at);
      next = this.#indexObject(stream, header, at);
    }
    return next;
  }

  /** Indexes the object of a header that was read from bytes beginning at `origin`. */
  #indexObject(stream: IwaStream, header: Wire, origin: number): number {
    const body = origin + header.end;
    const { id, type, first, total } = readHeader(header);
    if (body + total > stream.length) {
      throw new NumbersError('truncated', 'an object extends past the end of its stream');
    }
    if (type >= 0) this.#addObject(id, { type, stream, start: body, stop: body + first });
    return body + total;
  }

  #addObject(id: number, location: ObjectLocation): void {
    if (this.#locations.has(id)) this.#repeated.add(id);
    this.#locations.set(id, location);
    within(this.#locations.size, this.#budget.limits.objects, 'objects');
    const ids = this.#byType.get(location.type);
    if (ids) ids.push(id);
    else this.#byType.set(location.type, [id]);
  }
}

/** iCloud stores an operation log among the streams, in another compression (LZFSE). It has no objects. */
function isLzfse(bytes: Uint8Array): boolean {
  return bytes[0] === 0x62 && bytes[1] === 0x76 && bytes[2] === 0x78;
}

/** Reads the header of the object at `at` without decompressing, which works for most objects. */
function peekHeader(stream: IwaStream, at: number): Wire | undefined {
  return wholeHeader(new Wire(stream.peek(at)));
}

/** Reads the header at the position of `wire`, if it is complete. */
function wholeHeader(wire: Wire): Wire | undefined {
  if (wire.end - wire.at < LONGEST_VARINT) return undefined;
  const length = wire.varint();
  return length <= wire.end - wire.at ? wire.part(length) : undefined;
}

/** Reads the header of the object at `at`, which may span several blocks. */
function fetchHeader(stream: IwaStream, at: number): Wire {
  const near = new Wire(stream.range(at, Math.min(at + LONGEST_VARINT, stream.length)));
  const length = near.varint();
  const whole = new Wire(stream.range(at, at + near.at + length), near.at);
  return whole.part(length);
}

type Header = { id: number; type: number; first: number; total: number };

/** Further messages of an object are patches for older apps. Only their lengths matter. */
function readHeader(wire: Wire): Header {
  const header: Header = { id: 0, type: -1, first: 0, total: 0 };
  while (wire.more) {
    const tag = wire.varint();
    if (tag === 8) header.id = wire.varint();
    else if (tag === 18) readMessageInfo(wire.message(), header);
    else wire.skip(tag & 7);
  }
  return header;
}

function readMessageInfo(wire: Wire, header: Header): void {
  let type = 0;
  let length = 0;
  while (wire.more) {
    const tag = wire.varint();
    if (tag === 8) type = wire.varint();
    else if (tag === 24) length = wire.varint();
    else wire.skip(tag & 7);
  }
  if (header.type < 0) {
    header.type = type;
    header.first = length;
  }
  header.total += length;
}
