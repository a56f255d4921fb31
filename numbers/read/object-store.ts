import { type Budget, within } from '../limits.js';
import { NumbersError } from '../numbers-error.js';
import type { PackageFile } from '../package-file.js';
import { decode, type Message, type MessageName, partsOf } from '../schema.js';
import { Wire } from '../wire.js';
import { type Allocate, IwaStream } from './iwa-stream.js';

/** Where an object's message lies. */
type ObjectLocation = {
  readonly type: number;
  readonly stream: IwaStream;
  readonly start: number;
  readonly stop: number;
};

const LONGEST_VARINT = 10;

/**
 * All objects of a document by id. Only headers are read here; a stream that is damaged is remembered, and is an
 * error only when an object that may have been in it is asked for.
 */
export class ObjectStore {
  readonly #places = new Map<number, ObjectLocation>();
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

  /** Whether an object of this id and one of these types is there. */
  typeOf(id: number): number | undefined {
    return this.#places.get(id)?.type;
  }

  /** The ids of all objects of a type. */
  ofType(type: number): readonly number[] {
    return this.#byType.get(type) ?? [];
  }

  /** The message of object `id`; throws `dangling_reference` where there is none, `corrupt` where its type differs. */
  bytes(id: number, types: readonly number[], what: string, allocate?: Allocate): Uint8Array {
    const place = this.#places.get(id);
    if (!place) {
      if (this.#damage) throw this.#damage;
      throw new NumbersError('dangling_reference', `the ${what} is not in the file`);
    }
    if (!types.includes(place.type)) {
      throw new NumbersError('dangling_reference', `the ${what} refers to an object of type ${place.type}`);
    }
    if (this.#repeated.has(id))
      throw new NumbersError('corrupt', `the ${what} is in the file more than once`);
    this.#budget.spendDecoded(place.stop - place.start);
    return place.stream.range(place.start, place.stop, allocate);
  }

  /** The decoded message of object `id`; errors are those of `bytes`. */
  message<N extends MessageName>(name: N, id: number, types: readonly number[], what: string): Message<N> {
    const bytes = this.bytes(id, types, what);
    this.#budget.spendReferences(partsOf(name, bytes));
    return decode(name, bytes);
  }

  /** Lets go of bytes kept for the object's neighbours. */
  release(id: number): void {
    this.#places.get(id)?.stream.release();
  }

  #index(bytes: Uint8Array): void {
    if (isLzfse(bytes)) return;
    const stream = new IwaStream(bytes, this.#budget);
    for (let at = 0; at < stream.length; ) at = this.#indexBlock(stream, at);
    stream.release();
  }

  /** Notes the objects whose headers lie in the block of `at`, or the one that begins there; returns where the next is. */
  #indexBlock(stream: IwaStream, at: number): number {
    const peeked = peekHeader(stream, at);
    if (peeked) return this.#note(stream, peeked, at);
    const block = new Wire(stream.restOfBlock(at));
    let next = at;
    while (next - at < block.end) {
      block.at = next - at;
      const header = wholeHeader(block);
      if (!header) return next > at ? next : this.#note(stream, fetchHeader(stream, at), at);
      next = this.#note(stream, header, at);
    }
    return next;
  }

  /** Notes the object of a header that was read from bytes which begin at `origin`. */
  #note(stream: IwaStream, header: Wire, origin: number): number {
    const body = origin + header.end;
    const { id, type, first, total } = readHeader(header);
    if (body + total > stream.length) {
      throw new NumbersError('truncated', 'an object runs past the end of its stream');
    }
    if (type >= 0) this.#place(id, { type, stream, start: body, stop: body + first });
    return body + total;
  }

  #place(id: number, place: ObjectLocation): void {
    if (this.#places.has(id)) this.#repeated.add(id);
    this.#places.set(id, place);
    within(this.#places.size, this.#budget.limits.objects, 'objects');
    const ids = this.#byType.get(place.type);
    if (ids) ids.push(id);
    else this.#byType.set(place.type, [id]);
  }
}

/** iCloud keeps a log of operations among the streams, in another compression; it holds no objects. */
function isLzfse(bytes: Uint8Array): boolean {
  return bytes[0] === 0x62 && bytes[1] === 0x76 && bytes[2] === 0x78;
}

/** The header of the object at `at`, from bytes that need no decompressing, as most objects' do. */
function peekHeader(stream: IwaStream, at: number): Wire | undefined {
  return wholeHeader(new Wire(stream.peek(at)));
}

/** The header that begins where `wire` is, if all of it is there. */
function wholeHeader(wire: Wire): Wire | undefined {
  if (wire.end - wire.at < LONGEST_VARINT) return undefined;
  const length = wire.varint();
  return length <= wire.end - wire.at ? wire.part(length) : undefined;
}

/** The header of the object at `at`, over as many blocks as it takes. */
function fetchHeader(stream: IwaStream, at: number): Wire {
  const near = new Wire(stream.range(at, Math.min(at + LONGEST_VARINT, stream.length)));
  const length = near.varint();
  const whole = new Wire(stream.range(at, at + near.at + length), near.at);
  return whole.part(length);
}

type Header = { id: number; type: number; first: number; total: number };

/** Later messages of an object are patches for older apps: only their lengths matter. */
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
