import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decode, MESSAGES, type MessageName } from './schema.js';
import { messageType } from './write/encode-message.js';

const NAMES = Object.keys(MESSAGES) as MessageName[];

/** Returns what the generated code of protobufjs decodes; null when it refuses the bytes. */
function generated(name: MessageName, bytes: Uint8Array): unknown {
  const type = messageType(name);
  try {
    return type.toObject(type.decode(bytes), { longs: String, arrays: true });
  } catch {
    return null;
  }
}

function ours(name: MessageName, bytes: Uint8Array): unknown {
  try {
    return decode(name, bytes);
  } catch {
    return null;
  }
}

const varint = fc.bigInt(0n, 2n ** 64n - 1n).map((value) => {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7n) {
    if (rest < 128n) return [...bytes, Number(rest)];
    bytes.push(Number(rest & 127n) | 128);
  }
});
const content = (part: fc.Arbitrary<number[]>): Record<number, fc.Arbitrary<number[]>> => ({
  0: varint,
  1: fc.array(fc.nat(255), { minLength: 8, maxLength: 8 }),
  2: part.map((bytes) => [bytes.length, ...bytes]),
  5: fc.array(fc.nat(255), { minLength: 4, maxLength: 4 }),
});
const byte = fc.nat(255);
const text = fc
  .string({ maxLength: 8, unit: 'grapheme' })
  .map((value) => [...new TextEncoder().encode(value)]);

/** Fields with the numbers and wire types that the messages have, and with others. */
const { message } = fc.letrec<{ message: number[] }>((tie) => {
  const parts = content(
    fc.oneof({ depthSize: 'small' }, text, fc.array(byte, { maxLength: 4 }), tie('message')),
  );
  const field = fc
    .tuple(
      fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constantFrom(13, 14, 15)),
      fc.constantFrom(0, 1, 2, 5),
    )
    .chain(([number, wire]) => (parts[wire] ?? varint).map((bytes) => [(number << 3) | wire, ...bytes]));
  return { message: fc.array(field, { maxLength: 5 }).map((fields) => fields.flat().slice(0, 120)) };
});

test('decodes a message as the generated code of protobufjs does, or refuses it too', () => {
  let decoded = 0;
  fc.assert(
    fc.property(fc.constantFrom(...NAMES), message, (name, bytes) => {
      const expected = generated(name, Uint8Array.from(bytes));
      expect(ours(name, Uint8Array.from(bytes))).toEqual(expected);
      if (expected !== null) decoded += 1;
    }),
    { numRuns: 5_000 },
  );
  expect(decoded).toBeGreaterThan(500);
});

test.each([
  ['a value beyond 2^53', 'Uuid', { lower: '18446744073709551615', upper: '9007199254740993' }],
  ['zeros', 'Rect', { left: 0, top: 0, right: 0, bottom: 0 }],
  ['nothing', 'Sheet', { drawables: [] }],
  ['texts', 'Storage', { text: ['', 'ÅNGSTRÖM 🙂', '\ufeffx'] }],
] as const)('decodes %s', (_, name, fields) => {
  const type = messageType(name);
  expect(decode(name, type.encode(type.fromObject(fields)).finish())).toEqual(fields);
});

test('a part that a message has twice adds up, a text keeps its last value', () => {
  const tableInfo = [0x0a, 0x04, 0x12, 0x02, 0x08, 0x05, 0x0a, 0x00, 0x80, 0x01, 0x00, 0x80, 0x01, 0x01];
  expect(decode('TableInfo', Uint8Array.from(tableInfo))).toEqual({
    drawable: { parent: { id: '5' } },
    pivot: true,
  });
});
