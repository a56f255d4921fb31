import { type ErasedPerson, eraseFromSegment, eraseRows } from '../../infra/files/erase-rows.js';
import { removeBytes } from '../../infra/files/removed-bytes.js';
import { collections } from '../../infra/mongo/collections.js';
import type { LedgerFile } from '../../infra/mongo/documents/file-documents.js';
import { AppError } from '../../shared/app-error.js';
import { isStandardHeading } from '../../shared/reports/headings.js';
import type { Line } from '../../shared/reports/validated-report.js';
import { type IsErased, nameErased } from '../../shared/reports/without-erased.js';
import { type MappedStore, rawKey, readReport, reportKey } from '../reports/read-report.js';
import { readTables } from '../reports/read-tables.js';

/** `mostBytes`: of a file that this process may parse. */
type Deps = MappedStore & { readonly mostBytes: number };
/** `unreadable`: files whose bytes cannot be read, so nobody knows which people they name. They stay. */
export type ErasedFiles = { readonly files: number; readonly unreadable: number };

/**
 * Removes a person from the stored rows of all files. Removes the bytes of the files that name the person, after the rows of the other people are
 * stored.
 */
export async function eraseFromFiles(deps: Deps, person: ErasedPerson): Promise<ErasedFiles> {
  // What uploads that were cut off have left names people too.
  await deps.blobs.sweep({ to: new Date(Date.now() + 1_000) });
  const sure = await eraseFromRows(deps, person);
  let files = 0;
  let unreadable = 0;
  for await (const key of keysBelow(deps, 'raw/')) {
    const fingerprint = key.slice('raw/'.length);
    const names = sure.get(fingerprint) ?? (await bytesName(deps, fingerprint, person.is));
    if (names === 'unreadable') unreadable += 1;
    if (names !== true) continue;
    await storeRows(deps, fingerprint);
    await removeBytes(deps.store.db, deps.blobs, fingerprint, 'erasure');
    files += 1;
  }
  return { files, unreadable };
}

/**
 * Returns the fingerprints of the files that surely have a row of the person, and of those that surely have none. The bytes of the others must be
 * read.
 */
async function eraseFromRows(
  { store, blobs }: MappedStore,
  person: ErasedPerson,
): Promise<Map<string, boolean>> {
  const found = new Map<string, boolean>();
  const unsure = new Set<string>();
  let head = '';
  for await (const key of keysBelow({ blobs }, 'rows/')) {
    const [, fingerprint = '', , segment] = key.split('/');
    if (segment !== undefined) {
      // A head comes before its segments.
      if (!key.startsWith(`${head}/`)) await eraseFromSegment(blobs, key, person);
      continue;
    }
    head = key;
    const rows = await eraseRows(blobs, key, person).catch((error: unknown) => {
      if (error instanceof AppError) throw error;
      return null;
    });
    if (rows === null) {
      // An earlier release stored them in another format, which nothing reads any more.
      for (const old of [...(await blobs.keysBelow(`${key}/`)), key]) await blobs.delete(old);
      unsure.add(fingerprint);
      continue;
    }
    if (rows.unsure) unsure.add(fingerprint);
    if (rows.lines.length > 0) await eraseIssues(store.db, fingerprint, rows.lines);
    found.set(fingerprint, found.get(fingerprint) === true || rows.erased > 0);
  }
  for (const fingerprint of unsure) if (found.get(fingerprint) === false) found.delete(fingerprint);
  return found;
}

async function eraseIssues(
  db: MappedStore['store']['db'],
  fingerprint: string,
  lines: readonly Line[],
): Promise<void> {
  const { files, rowIssues } = collections(db);
  const ids = await files.distinct('file_id', { fingerprint });
  await rowIssues.deleteMany({ file_id: { $in: ids }, $or: [...lines] });
}

async function bytesName(
  { store, blobs, mostBytes }: Deps,
  fingerprint: string,
  isPerson: IsErased,
): Promise<boolean | 'unreadable'> {
  const file = await collections(store.db).files.findOne({ fingerprint });
  if (file) assertSmall(file, mostBytes);
  try {
    const bytes = await blobs.get(rawKey(fingerprint));
    return nameErased(readTables(file?.name ?? 'report.csv', bytes, isStandardHeading), isPerson);
  } catch (error) {
    if (error instanceof AppError) return 'unreadable';
    throw error;
  }
}

/** Stores the rows of the other people, read with the current mapping, if the file is a report. */
async function storeRows(deps: Deps, fingerprint: string): Promise<void> {
  const files: LedgerFile[] = await collections(deps.store.db)
    .files.find({ fingerprint }, { projection: { _id: 0 } })
    .toArray();
  for (const file of files) {
    if (await deps.blobs.has(reportKey(deps, file))) continue;
    assertSmall(file, deps.mostBytes);
    try {
      await readReport(deps, file);
    } catch (error) {
      if (!(error instanceof AppError) || error.class !== 'data') throw error;
    }
  }
}

/** @throws AppError `erasure_too_large` */
function assertSmall({ size, unpacked_size = size }: LedgerFile, mostBytes: number): void {
  if (unpacked_size > mostBytes) throw new AppError('erasure_too_large', { limit: mostBytes });
}

/** Yields the keys of blobs, without those of uploads that go on (`BlobStore.replace`). */
async function* keysBelow({ blobs }: Pick<MappedStore, 'blobs'>, prefix: string): AsyncGenerator<string> {
  for await (const page of blobs.pagesBelow(prefix))
    for (const { key } of page) if (!key.includes('#')) yield key;
}
