import { crc32 } from 'node:zlib';
import { NumbersError } from '../numbers-error.js';
import { ByteSink } from './byte-sink.js';

const MAX_ENTRIES = 0xffff;
const MAX_BYTES = 0xffff_ffff;
/** Always 1 January 1980, so that documents with equal content have equal bytes. */
const DOS_DATE = 0x21;
const UTF8_NAME = 0x800;

/** Streams a zip of stored (uncompressed) entries, as Numbers writes them. */
export class ZipWriter {
  readonly #emit: (part: Uint8Array) => void;
  readonly #directory = new ByteSink();
  #entries = 0;
  #offset = 0;

  constructor(emit: (part: Uint8Array) => void) {
    this.#emit = emit;
  }

  add(name: string, content: Uint8Array): void {
    const encoded = Buffer.from(name, 'utf8');
    const local = new ByteSink();
    local.u32(0x04034b50);
    describeEntry(local, encoded, content);
    local.raw(encoded);
    this.#directory.u32(0x02014b50);
    this.#directory.u16(20);
    describeEntry(this.#directory, encoded, content);
    for (let i = 0; i < 5; i++) this.#directory.u16(0);
    this.#directory.u32(this.#offset);
    this.#directory.raw(encoded);
    this.#put(local.bytes);
    this.#put(content);
    this.#entries++;
    if (this.#entries > MAX_ENTRIES || this.#offset > MAX_BYTES) {
      throw new NumbersError('too_large', 'the document is too large for a zip');
    }
  }

  end(): void {
    const end = new ByteSink();
    end.u32(0x06054b50);
    end.u32(0);
    end.u16(this.#entries);
    end.u16(this.#entries);
    end.u32(this.#directory.length);
    end.u32(this.#offset);
    end.u16(0);
    this.#put(this.#directory.bytes);
    this.#put(end.bytes);
  }

  #put(part: Uint8Array): void {
    this.#offset += part.length;
    this.#emit(part);
  }
}

function describeEntry(sink: ByteSink, name: Uint8Array, content: Uint8Array): void {
  sink.u16(20);
  sink.u16(UTF8_NAME);
  sink.u16(0);
  sink.u16(0);
  sink.u16(DOS_DATE);
  sink.u32(crc32(content));
  sink.u32(content.length);
  sink.u32(content.length);
  sink.u16(name.length);
  sink.u16(0);
}
