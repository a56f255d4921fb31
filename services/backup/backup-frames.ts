import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Keyring } from '../../infra/crypto/keyring.js';
import { isSealError } from '../../infra/crypto/keyring.js';
import { AppError } from '../../shared/app-error.js';

/** A frame: its kind, and its bytes. The header and the trailer are JSON, a collection is BSON documents. */
export type Frame = { readonly about: string; readonly bytes: Buffer };

/** Matches the first line. A backup with wrapped keys has version 2 of the format, with the keys after this line. */
const FIRST_LINE = /^paycom-sync backup ([12]) ([\da-f]{32})\n$/;
const FIRST_LINE_BYTES = 'paycom-sync backup 1 \n'.length + 32;
const MOST_KEY_BYTES = 2 ** 20;
const LENGTH_BYTES = 4;
/** More than the largest document of MongoDB with its surroundings. */
const MOST_BYTES = 64 * 2 ** 20;

/**
 * Writes frames as a file: a line with the id of the backup, the wrapped keys if there are any, then each frame with its length, compressed, and
 * sealed by its place. A frame that is changed, moved or copied from another backup does not open.
 */
export async function* sealFrames(
  keyring: Keyring,
  id: string,
  frames: AsyncIterable<Frame>,
  keys: Uint8Array = new Uint8Array(),
): AsyncGenerator<Buffer> {
  yield Buffer.from(`paycom-sync backup ${keys.length > 0 ? 2 : 1} ${id}\n`);
  if (keys.length > 0) yield Buffer.concat([lengthOf(keys), keys]);
  let number = 0;
  for await (const { about, bytes } of frames) {
    const name = Buffer.from(about);
    const packed = await promisify(gzip)(Buffer.concat([Buffer.of(name.length), name, bytes]), { level: 1 });
    const sealed = keyring.seal(packed, placeOf(id, number));
    yield Buffer.concat([lengthOf(sealed), sealed]);
    number += 1;
  }
}

function lengthOf(bytes: Uint8Array): Buffer {
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(bytes.length);
  return length;
}

/** Returns the wrapped keys of such a file; empty without any. @throws AppError `backup_damaged` */
export async function readKeys(file: AsyncIterable<Buffer>): Promise<Buffer> {
  return (await readStart(new ByteReader(file))).keys;
}

async function readStart(bytes: ByteReader): Promise<{ readonly id: string; readonly keys: Buffer }> {
  const line = (await bytes.read(FIRST_LINE_BYTES))?.toString('latin1') ?? '';
  const [, version, id] = FIRST_LINE.exec(line) ?? [];
  if (id === undefined) throw new AppError('backup_damaged', { reason: 'it is no backup of paycom-sync' });
  const length = version === '1' ? 0 : (await bytes.read(LENGTH_BYTES))?.readUInt32BE();
  const isRead = length !== undefined && length <= MOST_KEY_BYTES;
  const keys = isRead ? await bytes.read(length) : undefined;
  if (!keys) throw new AppError('backup_damaged', { reason: 'it is cut off' });
  return { id, keys };
}

/** Reads the frames of such a file. @throws AppError `backup_damaged`, `encryption_key_missing`, `value_not_sealed` */
export async function* openFrames(keyring: Keyring, file: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  const bytes = new ByteReader(file);
  const { id } = await readStart(bytes);
  for (let number = 0; ; number += 1) {
    const length = (await bytes.read(LENGTH_BYTES))?.readUInt32BE();
    if (length === undefined) return;
    const sealed = length > MOST_BYTES ? undefined : await bytes.read(length);
    if (!sealed) throw new AppError('backup_damaged', { reason: 'it is cut off' });
    const plain = await unpack(keyring, sealed, placeOf(id, number));
    const end = 1 + (plain[0] ?? 0);
    yield { about: plain.toString('utf8', 1, end), bytes: plain.subarray(end) };
  }
}

async function unpack(keyring: Keyring, sealed: Buffer, place: ReturnType<typeof placeOf>): Promise<Buffer> {
  try {
    return await promisify(gunzip)(keyring.open(sealed, place), { maxOutputLength: MOST_BYTES });
  } catch (error) {
    if (isSealError(error) && error.code !== 'sealed_value_corrupt') throw error;
    throw new AppError('backup_damaged', { reason: `part ${place[2]} was altered` }, error);
  }
}

function placeOf(id: string, number: number) {
  return ['backup', id, String(number)] as const;
}

/** Reads a stream by numbers of bytes. */
class ByteReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** Returns undefined at the end, also in the middle of `count` bytes. */
  async read(count: number): Promise<Buffer | undefined> {
    const parts = [this.#rest];
    let length = this.#rest.length;
    while (length < count) {
      const { value, done } = await this.#chunks.next();
      if (done) return undefined;
      parts.push(value);
      length += value.length;
    }
    const whole = parts.length === 1 ? this.#rest : Buffer.concat(parts);
    this.#rest = whole.subarray(count);
    return whole.subarray(0, count);
  }
}
