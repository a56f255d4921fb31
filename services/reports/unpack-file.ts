import { basename, extname } from 'node:path/posix';
import { gunzipSync } from 'node:zlib';
import { Budget, DEFAULT_LIMITS } from '../../numbers/limits.js';
import { NumbersError } from '../../numbers/numbers-error.js';
import { zipEntries } from '../../numbers/read/zip-entries.js';
import { AppError } from '../../shared/app-error.js';
import { namesTime } from '../../shared/reports/report-name.js';
import { decryptPgp, type PgpKeys } from './decrypt-pgp.js';
import { detectPacking, type NamedBytes, type Packing } from './file-format.js';

/** `maxBytes`: the most that a file may unpack to. */
export type UnpackRules = { readonly maxBytes: number; readonly pgp: PgpKeys };

/** How many layers are unpacked, as of a `.zip.pgp`. A file that is still packed after them is refused as unsupported. */
const MOST_LAYERS = 3;
const ENDINGS: Readonly<Record<Packing, RegExp>> = {
  gzip: /\.gz(?:ip)?$/i,
  zip: /\.zip$/i,
  pgp: /\.(?:pgp|gpg|asc)$/i,
};
/** Entries that macOS and Windows add to a zip. */
const NO_REPORT = /(?:^|\/)(?:__MACOSX\/|\.|Thumbs\.db$|desktop\.ini$)/i;

/**
 * Returns the report in a file that is compressed with gzip, in a zip of its own or encrypted with PGP, and what its name would be without
 * that. Other files are returned as they are.
 *
 * @throws AppError `archive_refused`, `pgp_not_set_up`, `pgp_refused`
 */
export async function unpackFile(file: NamedBytes, rules: UnpackRules): Promise<NamedBytes> {
  let inner = file;
  for (let layer = 0; layer < MOST_LAYERS; layer += 1) {
    const packing = detectPacking(inner.bytes);
    if (packing === undefined) break;
    inner = await unpackLayer(packing, inner, rules);
  }
  return inner;
}

async function unpackLayer(
  packing: Packing,
  { name, bytes }: NamedBytes,
  { maxBytes, pgp }: UnpackRules,
): Promise<NamedBytes> {
  const inner = name.replace(ENDINGS[packing], '');
  switch (packing) {
    case 'gzip':
      return { name: inner, bytes: gunzip(name, bytes, maxBytes) };
    case 'pgp':
      return { name: inner, bytes: await decryptPgp({ name, bytes }, pgp, maxBytes) };
    case 'zip': {
      const report = onlyReport(name, bytes, maxBytes);
      // The name with a time decides when the report was made.
      return { ...report, name: namesTime(inner) ? `${inner}${extname(report.name)}` : report.name };
    }
  }
}

function gunzip(name: string, bytes: Uint8Array, maxBytes: number): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: maxBytes });
  } catch (cause) {
    const isTooLarge = cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE';
    throw refused(name, isTooLarge ? tooLarge(maxBytes) : 'it is damaged or cut off', cause);
  }
}

/** A file of the ledger is one report, so a zip with several is refused. */
function onlyReport(name: string, bytes: Uint8Array, maxBytes: number): NamedBytes {
  try {
    const budget = new Budget({ ...DEFAULT_LIMITS, entryBytes: maxBytes, inflatedBytes: maxBytes });
    const [report, ...others] = zipEntries(bytes, budget).filter((entry) => !NO_REPORT.test(entry.name));
    if (!report || others.length > 0)
      throw refused(name, `it has ${report ? others.length + 1 : 'no'} files`);
    return { name: basename(report.name), bytes: report.read() };
  } catch (cause) {
    if (!(cause instanceof NumbersError)) throw cause;
    if (cause.code === 'too_large') throw refused(name, tooLarge(maxBytes), cause);
    throw refused(
      name,
      cause.code === 'encrypted' ? 'it needs a password' : 'it is damaged or cut off',
      cause,
    );
  }
}

function tooLarge(maxBytes: number): string {
  return `it unpacks to more than ${maxBytes} bytes`;
}

function refused(name: string, reason: string, cause?: unknown): AppError {
  return new AppError('archive_refused', { name, reason }, cause);
}
