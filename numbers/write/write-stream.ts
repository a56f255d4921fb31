import { snappyCompressor } from 'hysnappy';
import { ByteSink } from './byte-sink.js';

/** The largest block that Numbers itself writes. */
const BLOCK = 65_536;

let compressor: ((input: Uint8Array) => Uint8Array) | undefined;

/** An object of a stream: its id, type and message. */
export type StoredObject = { readonly id: number; readonly type: number; readonly message: Uint8Array };

/** Returns the content of an `.iwa` file with these objects. */
export function writeStream(objects: readonly StoredObject[]): Uint8Array {
  const plain = new ByteSink();
  for (const object of objects) writeObject(plain, object);
  return packStream(plain.bytes);
}

/** Compresses plain bytes to the content of an `.iwa` file. */
export function packStream(plain: Uint8Array): Uint8Array {
  compressor ??= snappyCompressor();
  const packed = new ByteSink();
  for (let at = 0; at < plain.length; at += BLOCK) {
    const block = compressor(plain.subarray(at, at + BLOCK));
    packed.u32(block.length * 256);
    packed.raw(block);
  }
  return packed.bytes;
}

function writeObject(sink: ByteSink, { id, type, message }: StoredObject): void {
  const info = new ByteSink();
  info.numberField(1, type);
  info.bytesField(2, Uint8Array.of(1, 0, 5));
  info.numberField(3, message.length);
  const header = new ByteSink();
  header.numberField(1, id);
  header.bytesField(2, info.bytes);
  sink.varint(header.length);
  sink.raw(header.bytes);
  sink.raw(message);
}
