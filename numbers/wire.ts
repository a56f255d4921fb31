import { NumbersError } from './numbers-error.js';

/** A hand-written protobuf reader for places where a schema decoder would be the bottleneck. Checks bounds at every step. */
export class Wire {
  readonly bytes: Uint8Array;
  at: number;
  readonly end: number;

  constructor(bytes: Uint8Array, at = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  get more(): boolean {
    return this.at < this.end;
  }

  /** Reads a varint as a number. Above 2^53 it loses low bits, but no field that we read is that large. */
  varint(): number {
    const at = this.at;
    const byte = this.bytes[at] as number;
    if (byte >= 0x80 || at >= this.end) return this.#longVarint();
    this.at = at + 1;
    return byte;
  }

  #longVarint(): number {
    const bytes = this.bytes;
    let at = this.at;
    let value = 0;
    let scale = 1;
    for (let i = 0; i < 10 && at < this.end; i++) {
      const byte = bytes[at++] as number;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        this.at = at;
        return value;
      }
      scale *= 128;
    }
    return damaged();
  }

  /** Reads a length. The bytes are between `at` and `at + length`. */
  length(): number {
    const length = this.varint();
    if (length > this.end - this.at) damaged();
    return length;
  }

  /** Returns the bytes of a length-delimited field without copying. */
  slice(): Uint8Array {
    const length = this.length();
    const start = this.at;
    this.at += length;
    return this.bytes.subarray(start, this.at);
  }

  /** Returns a reader over a nested message. */
  message(): Wire {
    return this.part(this.length());
  }

  /** Returns a reader over the next `length` bytes. */
  part(length: number): Wire {
    const start = this.at;
    this.at += length;
    return new Wire(this.bytes, start, this.at);
  }

  skip(wireType: number): void {
    if (wireType === 0) this.varint();
    else if (wireType === 1) this.at += 8;
    else if (wireType === 2) this.part(this.length());
    else if (wireType === 5) this.at += 4;
    else damaged();
    if (this.at > this.end) damaged();
  }
}

function damaged(): never {
  throw new NumbersError('corrupt', 'a message is damaged');
}
