import { AppError } from '../shared/app-error.js';

type Format = { readonly format: string; readonly remedy: string };

const ARCHIVE = 'Upload the report itself, unpacked.';
const ENCRYPTED = 'Decrypt it before it is uploaded, or upload it without encryption. SFTP encrypts the transfer.';
const EXPORT_AGAIN = 'Open it in Numbers or Excel, and save it as .numbers, .xlsx or .csv.';

/** The first bytes of files that are no reports, as Latin-1. */
const SIGNATURES: readonly (Format & { readonly begins: RegExp })[] = [
  { begins: /^\x1f\x8b/, format: 'a gzip archive', remedy: ARCHIVE },
  { begins: /^BZh\d1AY&SY/, format: 'a bzip2 archive', remedy: ARCHIVE },
  { begins: /^\xfd7zXZ\0/, format: 'an xz archive', remedy: ARCHIVE },
  { begins: /^7z\xbc\xaf\x27\x1c/, format: 'a 7-Zip archive', remedy: ARCHIVE },
  { begins: /^%PDF-/, format: 'a PDF document', remedy: 'Export the report as .numbers, .xlsx or .csv.' },
  {
    begins: /^(?:-----BEGIN PGP|(?:[\x84\xc1].|[\x85\xc1]..)\x03|[\x8c\xc3].\x04)/s,
    format: 'encrypted with PGP',
    remedy: ENCRYPTED,
  },
];

const OLE = '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1';
const LONGEST = 16;

/** @throws AppError `unsupported_format` for a file of a known format that is no report. */
export function refuseForeign(bytes: Uint8Array): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const begin = buffer.toString('latin1', 0, LONGEST);
  const found = begin.startsWith(OLE) ? oleFormat(buffer) : SIGNATURES.find(({ begins }) => begins.test(begin));
  if (found) throw new AppError('unsupported_format', { format: found.format, remedy: found.remedy });
}

/** Excel stores a workbook with a password in the container of the older format. */
function oleFormat(buffer: Buffer): Format {
  return buffer.includes(Buffer.from('EncryptedPackage', 'utf16le'))
    ? { format: 'a workbook that is protected by a password', remedy: 'Save it without a password.' }
    : { format: 'a workbook of an old version of Excel (.xls)', remedy: EXPORT_AGAIN };
}
