import { Budget, DEFAULT_LIMITS } from '../../numbers/limits.js';
import { NumbersError } from '../../numbers/numbers-error.js';
import { zipEntries } from '../../numbers/read/zip-entries.js';
import { AppError } from '../../shared/app-error.js';
import { isUtf16 } from '../../shared/tables/decode-text.js';

export type FileFormat = 'numbers' | 'xlsx' | 'text';
export type NamedBytes = { readonly name: string; readonly bytes: Uint8Array };
/** The formats that a report may be packed in. */
export type Packing = 'gzip' | 'zip' | 'pgp';

const SAVE_AGAIN = 'Open it in Numbers or Excel, and save it as .numbers, .xlsx or .csv.';
const REFUSED = {
  compressed: {
    format: 'a compressed file (gzip, bzip2, xz, 7z or rar)',
    remedy: 'Unpack it, and upload the report in it.',
  },
  archive: { format: 'a zip archive', remedy: 'Unpack it, and upload the reports in it.' },
  pgp: {
    format: 'a file encrypted with PGP',
    remedy: 'Decrypt it, or let Paycom send the reports without PGP. SFTP encrypts the transfer.',
  },
  pdf: { format: 'a PDF document', remedy: 'Export the report as .numbers, .xlsx or .csv.' },
  html: { format: 'a web page (HTML)', remedy: SAVE_AGAIN },
  xls: { format: 'a workbook of Excel 97 to 2003 (.xls)', remedy: SAVE_AGAIN },
  xml: { format: 'an XML file, such as XML Spreadsheet 2003', remedy: SAVE_AGAIN },
  exchange: { format: 'a file for exchange between programs (DIF, SYLK or RTF)', remedy: SAVE_AGAIN },
  utf32: { format: 'text in UTF-32', remedy: 'Export it as UTF-8.' },
  openDocument: { format: 'an OpenDocument spreadsheet', remedy: SAVE_AGAIN },
  protected: {
    format: 'a workbook that is protected by a password',
    remedy: 'Open it, remove the password, and save it again.',
  },
  numbers_09: { format: "a document of iWork '09", remedy: 'Open it in Numbers, and save it again.' },
} as const;

const OLE = '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1';
const GZIP = '\x1f\x8b';
const COMPRESSED = [GZIP, 'BZh', '\xfd7zXZ\0', "7z\xbc\xaf'\x1c", 'Rar!'];
/** Excel names the encrypted workbook in an OLE file. */
const ENCRYPTED_PACKAGE = Buffer.from('EncryptedPackage', 'utf16le');
const HTML = /^(?:\xef\xbb\xbf)?\s{0,64}<(?:!doctype html|html|head|body|table|meta)\b/i;
const XML = /^(?:\xef\xbb\xbf)?\s{0,64}<\?xml\b/i;
const EXCHANGE = /^(?:TABLE\r?\n0,1\r?\n|ID;P|\{\\rtf)/;
/** The first record of a workbook of Excel 2 to 4, which is not in an OLE file. */
const OLD_XLS = ['\t\0\x04\0', '\t\x02\x06\0', '\t\x04\x06\0'];
/** Each character of ASCII has three zero bytes. */
const UTF_32 = /^(?:\xff\xfe\0\0|\0\0\xfe\xff|(?:[^\0]\0{3}){4}|(?:\0{3}[^\0]){4})/;
/** A packet with an encrypted session key (RFC 9580): its tag, its length, and the version of the packet. */
const PGP =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these bytes are what it looks for
  /^(?:\x84.\x03|\x85..\x03|\x8c.[\x04-\x06]|\xc1[\0-\xbf][\x03\x06]|\xc1[\xc0-\xdf].[\x03\x06]|\xc3.[\x04-\x06])/s;
/** Control characters that no text has. NUL is not here, because UTF-16 has it. Some programs end a text with Ctrl-Z. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these bytes are what it looks for
const NO_TEXT = /[\x01-\x08\x0e-\x19\x1c-\x1f]|\x1a(?!\s*$)/g;
const IWORK = /(?:^|\/)(?:index\.(?:zip|xml|apxl)|index\/.*)$/is;
/** Bytes at the beginning that show what a file is. */
const SAMPLE_BYTES = 4096;

/**
 * Detects the format of a file by its content, whatever its name ends with (REPORTS §1).
 *
 * @throws AppError `unsupported_format` for a known format that is not read, `not_a_report` for bytes of no known format
 */
export function detectFormat(bytes: Uint8Array): FileFormat {
  const buffer = bufferOf(bytes);
  const start = startOf(buffer);
  if (isZip(start)) return zipFormat(bytes);
  if (start.startsWith(OLE)) throw unsupported(buffer.includes(ENCRYPTED_PACKAGE) ? 'protected' : 'xls');
  if (COMPRESSED.some((beginning) => start.startsWith(beginning))) throw unsupported('compressed');
  if (isPgp(start)) throw unsupported('pgp');
  if (start.startsWith('%PDF-')) throw unsupported('pdf');
  if (HTML.test(start)) throw unsupported('html');
  if (OLD_XLS.some((beginning) => start.startsWith(beginning))) throw unsupported('xls');
  if (XML.test(start)) throw unsupported('xml');
  if (EXCHANGE.test(start)) throw unsupported('exchange');
  if (UTF_32.test(start)) throw unsupported('utf32');
  if ((start.match(NO_TEXT) ?? []).length * 50 <= start.length || isUtf16(bytes)) return 'text';
  throw new AppError('not_a_report', { reason: 'it is neither a Numbers document, a workbook nor text' });
}

/** Returns the format that a file is packed in, by its content; undefined for a file that is not packed. */
export function detectPacking(bytes: Uint8Array): Packing | undefined {
  const start = startOf(bufferOf(bytes));
  if (start.startsWith(GZIP)) return 'gzip';
  if (isPgp(start)) return 'pgp';
  return isZip(start) && kindOfZip(namesIn(bytes)) === 'archive' ? 'zip' : undefined;
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function startOf(buffer: Buffer): string {
  return buffer.toString('latin1', 0, SAMPLE_BYTES);
}

function isZip(start: string): boolean {
  return start.startsWith('PK\x03\x04') || start.startsWith('PK\x05\x06');
}

function isPgp(start: string): boolean {
  return start.trimStart().startsWith('-----BEGIN PGP MESSAGE') || PGP.test(start);
}

/** Returns an error of the Numbers reader as the reason why the file is no report. */
export function numbersRefusal(error: NumbersError): AppError {
  if (error.code === 'encrypted' || error.code === 'wrong_password') return unsupported('protected', error);
  if (error.code === 'numbers_09') return unsupported('numbers_09', error);
  return new AppError('not_a_report', { reason: error.code }, error);
}

function unsupported(kind: keyof typeof REFUSED, cause?: unknown): AppError {
  return new AppError('unsupported_format', REFUSED[kind], cause);
}

function zipFormat(bytes: Uint8Array): FileFormat {
  const kind = kindOfZip(namesIn(bytes));
  if (kind === 'openDocument' || kind === 'archive') throw unsupported(kind);
  return kind;
}

function kindOfZip(names: readonly string[]): 'xlsx' | 'numbers' | 'openDocument' | 'archive' {
  if (names.some(isWorkbookPart)) return 'xlsx';
  if (names.includes('content.xml')) return 'openDocument';
  // The readers say what is wrong with a damaged zip.
  return names.length === 0 || names.some((name) => IWORK.test(name)) ? 'numbers' : 'archive';
}

/** Returns the names in a zip. When the zip is damaged, returns its first name if that is a part of a workbook, else none. */
function namesIn(bytes: Uint8Array): string[] {
  try {
    return zipEntries(bytes, new Budget(DEFAULT_LIMITS)).map(({ name }) => name);
  } catch (error) {
    if (!(error instanceof NumbersError)) throw error;
    const [low = 0, high = 0] = bytes.subarray(26, 28);
    const name = Buffer.from(bytes.subarray(30, 30 + low + high * 256)).toString('utf8');
    return isWorkbookPart(name) ? [name] : [];
  }
}

function isWorkbookPart(name: string): boolean {
  return name.startsWith('xl/') || name === '[Content_Types].xml';
}
