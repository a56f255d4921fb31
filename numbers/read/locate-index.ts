import type { Budget } from '../limits.js';
import { NumbersError } from '../numbers-error.js';
import type { PackageFile } from '../package-file.js';
import { zipEntries } from './zip-entries.js';

/** The relevant files of a document's package: its streams, and the password verifier. */
export type Index = {
  readonly streams: readonly PackageFile[];
  readonly protection: PackageFile | undefined;
};

const XML_09 = /(^|\/)index\.(xml|apxl)(\.gz)?$/;

/**
 * Finds the streams of a document in its package: in `Index/` or in a nested `Index.zip`, in any folder. Ignores the resource forks that
 * macOS adds to zips.
 */
export function locateIndex(all: readonly PackageFile[], budget: Budget): Index {
  const files = all.filter(({ name }) => !/(^|\/)(__MACOSX\/|\._)/.test(name));
  const protection = files.find(({ name }) => /(^|\/)\.iwpv2$/.test(name));
  const direct = streamsBeside(files, /(^|\/)Index\/Document\.iwa$/);
  if (direct) return { streams: direct, protection };
  const nested = shallowest(files, /(^|\/)Index\.zip$/);
  if (nested) return { streams: nestedStreams(nested, budget), protection };
  if (files.some(({ name }) => XML_09.test(name))) throw numbers09();
  if (files.some(({ name }) => /(^|\/)Index\/.*\.iwa$/.test(name))) {
    throw new NumbersError('dangling_reference', 'the package has no Document.iwa');
  }
  throw new NumbersError('not_numbers', 'the package does not contain a Numbers document');
}

function nestedStreams(nested: PackageFile, budget: Budget): readonly PackageFile[] {
  const streams = streamsBeside(zipEntries(nested.read(), budget), /(^|\/)Document\.iwa$/);
  if (!streams) throw new NumbersError('not_numbers', 'Index.zip does not contain a Numbers document');
  return streams;
}

function numbers09(): NumbersError {
  return new NumbersError(
    'numbers_09',
    "this is a document of Numbers '08 or '09: open it in a current version of Numbers and save it again",
  );
}

/** Returns all streams in the folder of the shallowest match. Two streams with the same name are an error. */
function streamsBeside(files: readonly PackageFile[], pattern: RegExp): PackageFile[] | undefined {
  const document = shallowest(files, pattern);
  if (!document) return undefined;
  const folder = document.name.slice(0, -'Document.iwa'.length);
  const streams = files.filter(({ name }) => name.startsWith(folder) && name.endsWith('.iwa'));
  if (new Set(streams.map(({ name }) => name)).size < streams.length) {
    throw new NumbersError('corrupt', 'the package contains a stream twice');
  }
  return streams;
}

function shallowest(files: readonly PackageFile[], pattern: RegExp): PackageFile | undefined {
  return files
    .filter(({ name }) => pattern.test(name))
    .sort((a, b) => a.name.split('/').length - b.name.split('/').length)[0];
}
