import { crc32, inflateRawSync } from 'node:zlib';
import { type Budget, within } from '../limits.js';
import { NumbersError } from '../numbers-error.js';
import type { PackageFile } from '../package-file.js';

const END = 0x06054b50;
const END64 = 0x06064b50;
const END64_LOCATOR = 0x07064b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;
/** iWork '09 marks encrypted entries with special compression methods. */
const IWORK_09_PROTECTED = new Set([25451, 25452]);

type Entry = {
  readonly name: string;
  readonly method: number;
  readonly encrypted: boolean;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly start: number;
};

/** Inflates bytes in parts, so that they are never in memory as a whole. */
type InflateStream = (packed: Uint8Array) => Generator<Uint8Array, void, undefined>;

/**
 * A file in a zip. `size` is the stated size. `stream` yields at most that many bytes and compares them with the checksum at the end.
 * It is given how to inflate a large file, since only workbooks need that and its library takes 10 MiB of memory.
 */
export type ZipFile = PackageFile & {
  readonly size: number;
  readonly stream: (inflate: InflateStream) => Generator<Uint8Array, void, undefined>;
};

type Directory = {
  readonly at: number;
  readonly size: number;
  readonly count: number;
  readonly shift: number;
};

/** Whether the bytes begin like a zip, or end like one after other leading bytes. */
export function looksLikeZip(bytes: Uint8Array): boolean {
  return (bytes[0] === 0x50 && bytes[1] === 0x4b) || (bytes.length >= 22 && findEnd(view(bytes)) >= 0);
}

/**
 * Returns the entries of a zip in memory. Each is inflated and checked against its CRC when it is read. Bytes before the archive are
 * allowed, overlapping entries are not.
 */
export function zipEntries(bytes: Uint8Array, budget: Budget): ZipFile[] {
  const data = view(bytes);
  const directory = findDirectory(data);
  within(directory.count, budget.limits.entries, 'zip entries');
  const entries: Entry[] = [];
  let at = directory.at;
  const end = directory.at + directory.size;
  while (at + 46 <= end && data.getUint32(at, true) === CENTRAL) {
    const next =
      at + 46 + data.getUint16(at + 28, true) + data.getUint16(at + 30, true) + data.getUint16(at + 32, true);
    if (next > end) throw new NumbersError('corrupt', 'the zip directory is damaged');
    const entry = readEntry(bytes, data, at, directory.shift);
    if (!entry.name.endsWith('/')) entries.push(entry);
    within(entries.length, budget.limits.entries, 'zip entries');
    at = next;
  }
  if (at !== end) throw new NumbersError('corrupt', 'the zip directory is damaged');
  refuseOverlaps(entries);
  return entries.map((entry) => ({
    name: entry.name,
    size: entry.size,
    read: () => inflate(bytes, entry, budget),
    stream: (inflateStream) => streamEntry(bytes, entry, inflateStream),
  }));
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The end record may be followed by a comment of up to 65,535 bytes. */
function findEnd(data: DataView): number {
  const lowest = Math.max(0, data.byteLength - 22 - 0xffff);
  for (let at = data.byteLength - 22; at >= lowest; at--) {
    if (data.getUint32(at, true) === END && at + 22 + data.getUint16(at + 20, true) <= data.byteLength)
      return at;
  }
  return -1;
}

function findDirectory(data: DataView): Directory {
  const end = data.byteLength < 22 ? -1 : findEnd(data);
  if (end < 0) throw new NumbersError('truncated', 'the zip has no end record: the file is cut off');
  let count = data.getUint16(end + 10, true);
  let size = data.getUint32(end + 12, true);
  let offset = data.getUint32(end + 16, true);
  let stop = end;
  const locator = end - 20;
  if (locator >= 0 && data.getUint32(locator, true) === END64_LOCATOR) {
    const record = findEnd64(data, locator);
    count = big(data, record + 32);
    size = big(data, record + 40);
    offset = big(data, record + 48);
    stop = record;
  }
  const at = stop - size;
  if (at < 0) throw new NumbersError('corrupt', 'the zip directory is damaged');
  // With leading bytes, offsets are relative to the beginning of the zip, not of the file.
  const shift = at - offset;
  if (shift < 0) throw new NumbersError('corrupt', 'the zip directory is not at its stated position');
  return { at, size, count, shift };
}

function findEnd64(data: DataView, locator: number): number {
  const stated = big(data, locator + 8);
  for (const at of [stated, locator - 56]) {
    if (at >= 0 && at + 56 <= locator && data.getUint32(at, true) === END64) return at;
  }
  throw new NumbersError('corrupt', 'the zip64 end record is missing');
}

function big(data: DataView, at: number): number {
  return Number(data.getBigUint64(at, true));
}

function readEntry(bytes: Uint8Array, data: DataView, at: number, shift: number): Entry {
  const nameLength = data.getUint16(at + 28, true);
  const sizes = {
    size: data.getUint32(at + 24, true),
    packed: data.getUint32(at + 20, true),
    offset: data.getUint32(at + 42, true),
  };
  applyZip64(data, at + 46 + nameLength, data.getUint16(at + 30, true), sizes);
  const local = sizes.offset + shift;
  if (local + 30 > data.byteLength || data.getUint32(local, true) !== LOCAL) {
    throw new NumbersError('corrupt', 'a zip entry is not at its stated position');
  }
  const start = local + 30 + data.getUint16(local + 26, true) + data.getUint16(local + 28, true);
  if (start + sizes.packed > data.byteLength) throw new NumbersError('truncated', 'a zip entry is cut off');
  const name = Buffer.from(bytes.buffer, bytes.byteOffset + at + 46, nameLength).toString('utf8');
  return {
    name: name.replaceAll('\\', '/'),
    method: data.getUint16(at + 10, true),
    encrypted: (data.getUint16(at + 8, true) & 1) === 1,
    crc: data.getUint32(at + 16, true),
    packed: sizes.packed,
    size: sizes.size,
    start,
  };
}

/** The zip64 extra field has, in this order, only the values whose 32-bit field is all ones. */
function applyZip64(
  data: DataView,
  from: number,
  length: number,
  sizes: { size: number; packed: number; offset: number },
): void {
  for (let at = from; at + 4 <= from + length; at += 4 + data.getUint16(at + 2, true)) {
    if (data.getUint16(at, true) !== 1) continue;
    const stop = Math.min(at + 4 + data.getUint16(at + 2, true), from + length);
    let field = at + 4;
    for (const key of ['size', 'packed', 'offset'] as const) {
      if (sizes[key] !== 0xffffffff || field + 8 > stop) continue;
      sizes[key] = big(data, field);
      field += 8;
    }
    return;
  }
}

/** Zip bomb: with overlapping entries a small zip inflates to a huge size. */
function refuseOverlaps(entries: readonly Entry[]): void {
  const sorted = entries.filter((entry) => entry.packed > 0).sort((a, b) => a.start - b.start);
  let end = 0;
  for (const entry of sorted) {
    if (entry.start < end) throw new NumbersError('corrupt', 'zip entries overlap');
    end = entry.start + entry.packed;
  }
}

function inflate(bytes: Uint8Array, entry: Entry, budget: Budget): Uint8Array {
  const packed = packedBytes(bytes, entry);
  within(entry.size, budget.inflatable, 'bytes in a zip entry');
  const content = entry.method === DEFLATED ? inflateBounded(packed, entry.size) : packed;
  budget.spendInflated(content.length);
  if (content.length !== entry.size || crc32(content) !== entry.crc) {
    throw new NumbersError('corrupt', 'a zip entry does not match its checksum');
  }
  return content;
}

function packedBytes(bytes: Uint8Array, entry: Entry): Uint8Array {
  if (entry.encrypted || IWORK_09_PROTECTED.has(entry.method)) {
    throw new NumbersError('encrypted', 'the zip entries are encrypted');
  }
  if (entry.method !== STORED && entry.method !== DEFLATED) {
    throw new NumbersError('unsupported', `zip compression method ${entry.method} is not supported`);
  }
  return bytes.subarray(entry.start, entry.start + entry.packed);
}

function* streamEntry(
  bytes: Uint8Array,
  entry: Entry,
  inflateStream: InflateStream,
): Generator<Uint8Array, void, undefined> {
  const packed = packedBytes(bytes, entry);
  let [size, crc] = [0, 0];
  const parts = entry.method === DEFLATED ? inflateParts(packed, entry.size, inflateStream) : [packed];
  for (const part of parts) {
    size += part.length;
    if (size > entry.size) throw new NumbersError('too_large', INFLATES_TOO_FAR);
    crc = crc32(part, crc);
    yield part;
  }
  if (size !== entry.size || crc !== entry.crc) {
    throw new NumbersError('corrupt', 'a zip entry does not match its checksum');
  }
}

/** Zlib is three times as fast as a stream in JavaScript, but has no synchronous stream. It inflates what is small enough to be in memory. */
function inflateParts(packed: Uint8Array, size: number, inflateStream: InflateStream): Iterable<Uint8Array> {
  return size <= SMALL_ENTRY ? [inflateBounded(packed, size, size + 1)] : inflateStream(packed);
}

const SMALL_ENTRY = 32 * 2 ** 20;
const INFLATES_TOO_FAR = 'a zip entry inflates to more than its stated size';

/** `chunkSize` bytes are allocated at once. With the whole size, the parts need not be joined. */
function inflateBounded(packed: Uint8Array, size: number, chunkSize?: number): Uint8Array {
  try {
    return inflateRawSync(packed, {
      maxOutputLength: Math.max(size, 1),
      ...(chunkSize !== undefined && { chunkSize: Math.max(chunkSize, 64) }),
    });
  } catch (cause) {
    const isTooLarge = cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE';
    const message = isTooLarge ? INFLATES_TOO_FAR : 'a zip entry cannot be inflated';
    throw new NumbersError(isTooLarge ? 'too_large' : 'corrupt', message, cause);
  }
}
