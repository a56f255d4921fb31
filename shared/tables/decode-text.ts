/** Bytes that are decoded at once, so that the text of a large file is never in memory as a whole. Even, for UTF-16. */
const PIECE_BYTES = 2 ** 19;
/** Bytes at the beginning that show whether text is UTF-16. */
const SAMPLE_BYTES = 4096;

/** Stands for a character that the end of a file cuts off. */
export const CUT_CHARACTER = '\ufffd';

type Encoding = {
  /** Where the text begins, after a byte order mark. */
  readonly start: number;
  readonly decode: (piece: Buffer) => string;
  /** Whether a character may have several bytes, and a byte shows whether a character begins with it. */
  readonly isUtf8: boolean;
  /** Returns the number of bytes before a character that the end of the file cuts off. */
  readonly wholeBytes: (buffer: Buffer) => number;
};

/**
 * Decodes text in pieces, again in each iteration. It is UTF-16 with a byte order mark, or when its first characters are of ASCII with a
 * zero byte each, or many are. Otherwise it is UTF-8, in which each invalid byte is a character of Windows-1252, or Windows-1252 when none of its bytes show that it
 * is UTF-8. A character that the end of the file cuts off is `CUT_CHARACTER`.
 */
export function decodeText(bytes: Uint8Array): Iterable<string> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const encoding = detectEncoding(buffer);
  return {
    *[Symbol.iterator]() {
      const end = encoding.wholeBytes(buffer);
      for (const piece of piecesOf(buffer.subarray(0, end), encoding)) yield encoding.decode(piece);
      if (end < buffer.length) yield CUT_CHARACTER;
    },
  };
}

function* piecesOf(
  buffer: Buffer,
  { start, isUtf8 }: Pick<Encoding, 'start' | 'isUtf8'>,
): Generator<Buffer, void, undefined> {
  for (let from = start; from < buffer.length; ) {
    const full = Math.min(from + PIECE_BYTES, buffer.length);
    const to = isUtf8 ? characterStart(buffer, full) : full;
    yield buffer.subarray(from, to);
    from = to;
  }
}

function wholeCharacters(buffer: Buffer): number {
  const from = characterStart(buffer, buffer.length - 1);
  const first = buffer[from] ?? 0;
  const length = first < 0xc2 || first > 0xf4 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  return from >= 0 && from + length > buffer.length ? from : buffer.length;
}

/** Returns the beginning of the character of UTF-8 that `at` is in. */
function characterStart(buffer: Buffer, at: number): number {
  let start = at;
  while (start > at - 3 && isContinuation(buffer[start])) start -= 1;
  return start;
}

/** Every unit has two bytes. A program may write a line end of one byte behind the others. */
function wholeUnits(buffer: Buffer): number {
  const last = buffer[buffer.length - 1];
  const isCut = buffer.length % 2 === 1 && last !== 0x0a && last !== 0x0d;
  return isCut ? buffer.length - 1 : buffer.length;
}

const UTF_8 = { isUtf8: true, wholeBytes: wholeCharacters } as const;
const UTF_16 = { isUtf8: false, wholeBytes: wholeUnits } as const;

/** Whether bytes are text in UTF-16. In some scripts, half of its bytes look like control characters. */
export function isUtf16(bytes: Uint8Array): boolean {
  return detectUtf16(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)) !== null;
}

function detectUtf16(buffer: Buffer): Encoding | null {
  const [first, second] = buffer;
  if (first === 0xff && second === 0xfe) return { start: 2, ...UTF_16, decode: fromUtf16Le };
  if (first === 0xfe && second === 0xff) return { start: 2, ...UTF_16, decode: fromUtf16Be };
  const decode = utf16WithoutMark(buffer.subarray(0, SAMPLE_BYTES));
  return decode && { start: 0, ...UTF_16, decode };
}

function detectEncoding(buffer: Buffer): Encoding {
  const wide = detectUtf16(buffer);
  if (wide !== null) return wide;
  const [first, second, third] = buffer;
  const start = first === 0xef && second === 0xbb && third === 0xbf ? 3 : 0;
  if (isValidUtf8(buffer.subarray(0, wholeCharacters(buffer))))
    return { start, ...UTF_8, decode: (piece) => piece.toString('utf8') };
  if (start === 0 && !showsUtf8(buffer))
    return { start, decode: fromWindows1252, isUtf8: false, wholeBytes: ({ length }) => length };
  return { start, ...UTF_8, decode: fromMixed };
}

function isValidUtf8(buffer: Buffer): boolean {
  for (const piece of piecesOf(buffer, { start: 0, isUtf8: true }))
    if (fromValidUtf8(piece) === null) return false;
  return true;
}

function fromValidUtf8(piece: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(piece);
  } catch {
    return null;
  }
}

/**
 * Characters of ASCII have a zero byte in UTF-16, at its second place in little-endian. A report begins with headings in ASCII, also when its
 * names are in a script without a single zero byte.
 */
function utf16WithoutMark(sample: Buffer): Encoding['decode'] | null {
  const zeros = [0, 0] as [number, number];
  for (const [at, byte] of sample.entries()) if (byte === 0) zeros[at % 2 === 0 ? 0 : 1] += 1;
  const [even, odd] = zeros;
  const [first, second, third, fourth] = sample;
  const begins = (zero: number | undefined, next: number | undefined, letter: number | undefined) =>
    zero === 0 && next === 0 && letter !== 0;
  const isMany = (count: number, other: number) => count * 4 > sample.length && count > other * 8;
  if (isMany(odd, even) || begins(second, fourth, first)) return fromUtf16Le;
  return isMany(even, odd) || begins(first, third, second) ? fromUtf16Be : null;
}

function fromUtf16Le(piece: Buffer): string {
  return piece.toString('utf16le');
}

function fromUtf16Be(piece: Buffer): string {
  return Buffer.from(piece.subarray(0, piece.length - (piece.length % 2)))
    .swap16()
    .toString('utf16le');
}

/** The characters of the bytes 0x80 to 0x9f. The other bytes have those of ISO 8859-1. */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

function fromWindows1252(piece: Buffer): string {
  return piece
    .toString('latin1')
    .replace(/[\x80-\x9f]/g, (character) => WINDOWS_1252[character.charCodeAt(0) - 0x80] ?? character);
}

function fromMixed(piece: Buffer): string {
  const valid = fromValidUtf8(piece);
  if (valid !== null) return valid;
  let text = '';
  let from = 0;
  for (let at = 0; at < piece.length; ) {
    const length = characterLength(piece, at);
    if (length === 0) {
      text += piece.toString('utf8', from, at) + fromWindows1252(piece.subarray(at, at + 1));
      from = at + 1;
    }
    at += Math.max(length, 1);
  }
  return text + piece.toString('utf8', from);
}

/**
 * Whether bytes that are not all UTF-8 show that they are meant as UTF-8. In Windows-1252, pairs that are valid UTF-8 by chance are rare,
 * and hardly ever a Latin letter: `É’` is one, which would be an IPA letter.
 */
function showsUtf8(buffer: Buffer): boolean {
  let invalid = 0;
  let pairs = 0;
  for (let at = 0; at < buffer.length; ) {
    const length = characterLength(buffer, at);
    const first = buffer[at] ?? 0;
    if (length > 2 || (length === 2 && first >= 0xc3 && first <= 0xc5)) return true;
    if (length === 0) invalid += 1;
    if (length === 2) pairs += 1;
    at += Math.max(length, 1);
  }
  return pairs > invalid;
}

/** Returns the number of bytes of the character of UTF-8 at `at`, 0 when there is none. */
function characterLength(bytes: Buffer, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  const second = bytes[at + 1] ?? 0;
  // Overlong forms, surrogates, and code points above U+10FFFF.
  if (first === 0xe0 && second < 0xa0) return 0;
  if (first === 0xed && second > 0x9f) return 0;
  if (first === 0xf0 && second < 0x90) return 0;
  if (first === 0xf4 && second > 0x8f) return 0;
  for (let next = 1; next < length; next += 1) if (!isContinuation(bytes[at + next])) return 0;
  return length;
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
