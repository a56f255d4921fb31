import fc from 'fast-check';
import iconv from 'iconv-lite';
import { expect, it } from 'vitest';
import { decodeText, isUtf16 } from './decode-text.js';

const decode = (bytes: Uint8Array) => [...decodeText(bytes)].join('');
/** Longer than the pieces that are decoded at once. */
const LONG = `EE Code,City\r\n${'0001,Zoë €,😀\r\n'.repeat(60_000)}`;

it.each([
  ['utf-8', false],
  ['utf-8', true],
  ['utf-16le', true],
  ['utf-16be', true],
  ['utf-16le', false],
  ['utf-16be', false],
])('%s of any length is decoded, with a byte order mark: %s', (encoding, addBOM) => {
  for (const text of ['a', 'EE Code,City\n', LONG])
    expect(decode(iconv.encode(text, encoding, { addBOM })) === text, `${text.length} characters`).toBe(true);
});

const SCRIPTS = ['田中花子', 'ИВАНОВА', 'ΠΑΠΑΔΟΠΟΥΛΟΥ', '김민지', 'عبدالله', '一一一一', 'ASHDOWN'];

it('UTF-16 without a byte order mark is known in any script', () => {
  const name = fc
    .array(fc.constantFrom(...SCRIPTS), { minLength: 1, maxLength: 3 })
    .map((parts) => parts.join(''));
  const rows = fc.array(name, { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(rows, fc.constantFrom('utf-16le', 'utf-16be'), (names, encoding) => {
      const text = `EE Code,EE Name\r\n${names.map((each, at) => `${1000 + at},${each}\r\n`).join('')}`;
      const bytes = iconv.encode(text, encoding, { addBOM: false });
      expect(decode(bytes)).toBe(text);
      expect(isUtf16(bytes)).toBe(true);
      expect(isUtf16(Buffer.from(text))).toBe(false);
    }),
  );
});

it('only the invalid bytes of UTF-8 are characters of Windows-1252, wherever a piece ends', () => {
  const invalid = Buffer.from([0xd6, 0x80, 0xff]);
  const piece = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 5 }).map((text) => ({ bytes: Buffer.from(text), text })),
    fc.constantFrom(...invalid).map((byte) => ({
      // The letter before keeps the byte from completing a character, the one after from being a lead byte.
      bytes: Buffer.from([0x61, byte, 0x61]),
      text: `a${iconv.decode(Buffer.from([byte]), 'windows-1252')}a`,
    })),
  );
  fc.assert(
    fc.property(fc.array(piece), fc.constantFrom(0, 524_280, 524_287), (pieces, before) => {
      const start = `é${'x'.repeat(before)}`;
      const bytes = Buffer.concat([Buffer.from(start), ...pieces.map((each) => each.bytes)]);
      expect(decode(bytes) === start + pieces.map(({ text }) => text).join('')).toBe(true);
    }),
  );
});

it('text whose bytes are UTF-8 by chance at most is Windows-1252', () => {
  const text = 'JOSÉ’S CAFÉ, ZOË\n';
  expect(decode(iconv.encode(text, 'windows-1252'))).toBe(text);
  const every = Buffer.from(
    Array.from({ length: 0x80 }, (_, at) => at + 0x80).flatMap((byte) => [0x20, byte]),
  );
  const undefinedInIconv = /[\x81\x8d\x8f\x90\x9d\ufffd]/g;
  expect(decode(every).replace(undefinedInIconv, '?')).toBe(
    iconv.decode(every, 'windows-1252').replace(undefinedInIconv, '?'),
  );
});

it('a few NUL bytes do not make a text UTF-16', () => {
  expect(decode(Buffer.from('EE Code,City\n0001\0\0\0,Reno\n'))).toBe('EE Code,City\n0001\0\0\0,Reno\n');
});

it('a mark stands for a character that the end of the file cuts off', () => {
  expect(decode(Buffer.from('ab', 'utf16le').subarray(0, 3))).toBe('a\ufffd');
  expect(decode(iconv.encode('abé', 'utf-16be', { addBOM: true }).subarray(0, 7))).toBe('ab\ufffd');
  expect(decode(Buffer.from('Ñé').subarray(0, 3))).toBe('Ñ\ufffd');
});
