import { crc32, deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Budget, DEFAULT_LIMITS } from '../limits.js';
import { ByteSink } from '../write/byte-sink.js';
import { zipEntries } from './zip-entries.js';

type Made = {
  readonly name: string;
  readonly content: string;
  readonly method?: number;
  readonly flags?: number;
  readonly crc?: number;
  readonly size?: number;
  /** Puts sizes and offset into the zip64 extra field. */
  readonly big?: boolean;
  /** States the offset of another entry. */
  readonly offset?: number;
};

/** A zip built independently of the product's writer. With `end64` it has a zip64 end record. */
function made(entries: readonly Made[], end64 = false): Buffer {
  const out = new ByteSink();
  const directory = new ByteSink();
  for (const entry of entries) {
    const plain = Buffer.from(entry.content);
    const packed = entry.method === 8 ? deflateRawSync(plain) : plain;
    const described = { ...entry, crc: entry.crc ?? crc32(plain), size: entry.size ?? plain.length };
    const offset = entry.offset ?? out.length;
    header(out, 0x04034b50, described, 0, 0, offset);
    out.raw(packed);
    header(directory, 0x02014b50, described, packed.length, described.size, offset);
  }
  const [at, count] = [out.length, entries.length];
  out.raw(directory.bytes);
  if (end64) writeEnd64(out, count, directory.length, at);
  out.u32(0x06054b50);
  out.u32(0);
  out.u16(end64 ? 0xffff : count);
  out.u16(end64 ? 0xffff : count);
  out.u32(end64 ? 0xffffffff : directory.length);
  out.u32(end64 ? 0xffffffff : at);
  out.u16(0);
  return Buffer.from(out.bytes);
}

function header(
  sink: ByteSink,
  signature: number,
  { name, method = 0, flags = 8, crc, big }: Made,
  packed: number,
  size: number,
  offset: number,
): void {
  const central = signature === 0x02014b50;
  const extra = new ByteSink();
  if (central && big) {
    extra.u16(1);
    extra.u16(24);
    for (const value of [size, packed, offset]) {
      extra.u32(value);
      extra.u32(0);
    }
  }
  sink.u32(signature);
  if (central) sink.u16(45);
  for (const value of [45, flags, method, 0, 0]) sink.u16(value);
  // With flag 8 the sizes come after the content: a reader must take them from the directory.
  sink.u32(central ? (crc ?? 0) : 0);
  sink.u32(big ? 0xffffffff : packed);
  sink.u32(big ? 0xffffffff : size);
  sink.u16(name.length);
  sink.u16(extra.length);
  if (central) {
    for (let i = 0; i < 5; i++) sink.u16(0);
    sink.u32(big ? 0xffffffff : offset);
  }
  sink.raw(Buffer.from(name));
  sink.raw(extra.bytes);
}

function writeEnd64(out: ByteSink, count: number, size: number, at: number): void {
  const record = out.length;
  out.u32(0x06064b50);
  for (const value of [44, 0]) out.u32(value);
  for (const value of [45, 45]) out.u16(value);
  for (const value of [0, 0, count, 0, count, 0, size, 0, at, 0]) out.u32(value);
  out.u32(0x07064b50);
  for (const value of [0, record, 0, 1]) out.u32(value);
}

function contents(bytes: Uint8Array): Record<string, string> {
  const entries = zipEntries(bytes, new Budget(DEFAULT_LIMITS));
  return Object.fromEntries(entries.map(({ name, read }) => [name, Buffer.from(read()).toString()]));
}

const TWO: Made[] = [
  { name: 'a', content: 'first' },
  { name: 'folder/b', content: 'second '.repeat(50), method: 8 },
];
const READ = { a: 'first', 'folder/b': 'second '.repeat(50) };

describe('zipEntries', () => {
  it('reads stored and deflated entries whose sizes follow their content', () => {
    expect(contents(made(TWO))).toEqual(READ);
  });

  it('reads zip64 in entries and in the end record', () => {
    expect(
      contents(
        made(
          TWO.map((entry) => ({ ...entry, big: true })),
          true,
        ),
      ),
    ).toEqual(READ);
  });

  it('reads a zip with leading bytes, a comment, folders and backslashes', () => {
    expect(contents(Buffer.concat([Buffer.from('#!/bin/sh\n'), made(TWO)]))).toEqual(READ);
    expect(contents(Buffer.concat([made(TWO), Buffer.from('comment')]))).toEqual(READ);
    expect(
      contents(
        made([
          { name: 'folder/', content: '' },
          { name: 'x\\y', content: 'z' },
        ]),
      ),
    ).toEqual({ 'x/y': 'z' });
  });

  it.each<[string, Buffer, string]>([
    [
      'an entry that shares bytes with another',
      made([TWO[0] ?? never(), { ...(TWO[0] ?? never()), offset: 0 }]),
      'corrupt',
    ],
    ['a wrong checksum', made([{ name: 'a', content: 'x', crc: 1 }]), 'corrupt'],
    ['a wrong size', made([{ name: 'a', content: 'x', size: 2 }]), 'corrupt'],
    [
      'more content than its stated size',
      made([{ name: 'a', content: 'x'.repeat(999), size: 9, method: 8 }]),
      'too_large',
    ],
    ['more content than is allowed', made([{ name: 'a', content: 'x', size: 2 ** 31 }]), 'too_large'],
    ['an encrypted entry', made([{ name: 'a', content: 'x', flags: 1 }]), 'encrypted'],
    ['an unknown compression', made([{ name: 'a', content: 'x', method: 14 }]), 'unsupported'],
    [
      'an invalid deflate stream',
      made([{ name: 'a', content: '', method: 8 }]).fill(0xff, 31, 33),
      'corrupt',
    ],
    ['a missing end record', made(TWO).subarray(0, -3), 'truncated'],
    ['a missing directory', Buffer.concat([made(TWO).subarray(0, 20), made(TWO).subarray(-22)]), 'corrupt'],
  ])('rejects %s', (_, bytes, code) => {
    expect(() => contents(bytes)).toThrow(expect.objectContaining({ name: 'NumbersError', code }));
  });
});

function never(): never {
  throw new Error('TWO has an entry');
}
