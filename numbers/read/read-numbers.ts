import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Budget, DEFAULT_LIMITS, type Limits, within } from '../limits.js';
import { NumbersError } from '../numbers-error.js';
import type { PackageFile } from '../package-file.js';
import { type NumbersDocument, readDocument } from './document.js';
import { locateIndex } from './locate-index.js';
import { ObjectStore } from './object-store.js';
import { unlock } from './password.js';
import { looksLikeZip, zipEntries } from './zip-entries.js';

export type ReadOptions = {
  /** The password of a protected document. */
  readonly password?: string;
  /** Overrides of `DEFAULT_LIMITS`. */
  readonly limits?: Partial<Limits>;
  /** Also reads the display format of each cell. Default: false. */
  readonly formats?: boolean;
};

/**
 * Opens a Numbers document from its bytes, or from the path of a file or directory package. Reads sheets, tables and their shape at once.
 * Rows are decoded while you iterate `Table.rowsOf`, which can therefore throw too.
 *
 * Throws a `NumbersError` for anything that is not a valid document. File system errors are thrown unchanged.
 *
 * @example
 * for (const sheet of readNumbers('Roster.numbers').sheets)
 *   for (const table of sheet.tables)
 *     for (const { row, cells } of table.rowsOf()) console.log(row, cells[0]);
 */
export function readNumbers(source: Uint8Array | string, options: ReadOptions = {}): NumbersDocument {
  const budget = new Budget({ ...DEFAULT_LIMITS, ...options.limits });
  const { streams, protection } = locateIndex(packageFiles(source, budget), budget);
  const readable = protection
    ? unlock(streams, protection, options.password, budget.limits.keyRounds)
    : streams;
  return readDocument(new ObjectStore(readable, budget), budget, options.formats ?? false);
}

function packageFiles(source: Uint8Array | string, budget: Budget): PackageFile[] {
  if (typeof source === 'string' && statSync(source).isDirectory())
    return directoryFiles(source, '', budget, 0);
  const bytes = typeof source === 'string' ? readFileSync(source) : source;
  if (!looksLikeZip(bytes)) throw new NumbersError('not_numbers', 'the file is not a Numbers document');
  return zipEntries(bytes, budget);
}

function directoryFiles(root: string, folder: string, budget: Budget, depth: number): PackageFile[] {
  within(depth, budget.limits.nesting, 'folders within folders');
  const files = readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) =>
    fileOrFolder(root, folder, entry, budget, depth),
  );
  within(files.length, budget.limits.entries, 'files in the package');
  return files;
}

/** Does not follow symbolic links: a package is self-contained. */
function fileOrFolder(
  root: string,
  folder: string,
  entry: Dirent,
  budget: Budget,
  depth: number,
): PackageFile[] {
  const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
  if (entry.isDirectory()) return directoryFiles(root, name, budget, depth + 1);
  if (!entry.isFile()) return [];
  const path = join(root, name);
  const read = (): Uint8Array => {
    within(statSync(path).size, budget.inflatable, 'bytes in a file');
    const bytes = readFileSync(path);
    budget.spendInflated(bytes.length);
    return bytes;
  };
  return [{ name, read }];
}
