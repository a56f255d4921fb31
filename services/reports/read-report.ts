import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { BlobStore } from '../../infra/blobs/blob-store.js';
import { type ErasedPeople, erasedPeople } from '../../infra/erasure/erased-people.js';
import { removeBytes } from '../../infra/files/removed-bytes.js';
import {
  copyFormerRows,
  copySameContent,
  type EncodedReport,
  encodeReport,
  loadReport,
  type ReportContent,
  type StoredReport,
  storeReport,
} from '../../infra/files/stored-reports.js';
import { stemOf } from '../../infra/files/table-names.js';
import type { RunFile } from '../../infra/mongo/documents/file-documents.js';
import type { Store } from '../../infra/mongo/store.js';
import { AppError } from '../../shared/app-error.js';
import { canonicalJson } from '../../shared/canonical-json.js';
import { isStandardHeading } from '../../shared/reports/headings.js';
import type { ReportMapping } from '../../shared/reports/mapping.js';
import { readReportName } from '../../shared/reports/report-name.js';
import { openReport } from '../../shared/reports/validate-report.js';
import { RULES_VERSION } from '../../shared/reports/validated-report.js';
import { type IsErased, nameErased } from '../../shared/reports/without-erased.js';
import type { SourceTable } from '../../shared/tables/source-table.js';
import { readTables } from './read-tables.js';
import { digestOfTables } from './table-digest.js';

/** Increase this when the same bytes may give different tables. Another format of stored rows needs a migration: the bytes may be gone. */
const PARSER_VERSION = 11;

/** The most bytes of a file that a process parses for one request. The threads of a worker have no such limit. */
export const MOST_BYTES_OF_REQUEST = 16 * 2 ** 20;

/** The dependencies of reading reports and planning. */
export type MappedStore = {
  readonly store: Store;
  readonly blobs: BlobStore;
  readonly mapping: ReportMapping;
};

export type ReportFile = Pick<RunFile, 'name' | 'mtime' | 'fingerprint'>;

/** Picks what identifies a report from a file's record. */
export function reportFile({ name, mtime, fingerprint }: ReportFile): ReportFile {
  return { name, mtime, fingerprint };
}

export function rawKey(fingerprint: string): string {
  return `raw/${fingerprint}`;
}

/** Whether rows of a file are stored, whatever mapping it was read with. */
export async function hasRows(blobs: BlobStore, fingerprint: string): Promise<boolean> {
  const prefix = `rows/${fingerprint}/`;
  return (await blobs.entriesBelow(prefix, { after: prefix, limit: 1 })).length > 0;
}

/** Names a mapping by its content, with the time zone. */
export function mappingDigest(mapping: ReportMapping): string {
  return createHash('sha256').update(canonicalJson(mapping)).digest('hex').slice(0, 16);
}

/** Names the validated rows of a file by everything that they depend on: bytes, parser, rules, mapping and name. */
export function reportKey(
  { mapping }: Pick<MappedStore, 'mapping'>,
  { name, mtime, fingerprint }: ReportFile,
): string {
  if (fingerprint === null) throw new AppError('internal', { name: 'file without fingerprint' });
  const facts = readReportName(name, mtime, mapping);
  const parts = JSON.stringify([PARSER_VERSION, RULES_VERSION, mapping, facts, stemOf(name)]);
  return `rows/${fingerprint}/${createHash('sha256').update(parts).digest('hex').slice(0, 16)}`;
}

/** Runs the parsing of a file, and may record that it began and ended. */
type RunParse = (parse: () => Promise<StoredReport>) => Promise<StoredReport>;

/**
 * Returns a file's validated report, or why the file is no report. Parses the stored bytes once for the same bytes, rules, mapping and name, and
 * stores the rows. In a sync (`run`), tables with the same cells as those of another file of that day are not validated again. A file whose bytes
 * were removed is read as it was before.
 *
 * @throws AppError `not_a_report`, `blob_missing`, `blob_corrupt`
 */
export async function readReport(deps: MappedStore, file: ReportFile, run?: RunParse): Promise<StoredReport> {
  const { store, blobs, mapping } = deps;
  const key = reportKey(deps, file);
  const fingerprint = file.fingerprint ?? '';
  const known = await loadReport(blobs, key);
  if (known) return withoutBytesOfErased(deps, fingerprint, known);
  if (!(await blobs.has(rawKey(fingerprint)))) {
    const former = await readFormerRows(deps, file);
    if (former) return former;
  }
  const bytes = await blobs.get(rawKey(fingerprint));
  const erased = await erasedPeople(store);
  const read = async () => {
    const tables = tablesOf(file, bytes);
    // No erasure changes rows while a sync copies them.
    const content = run && contentOf(deps, file, tables, erased);
    const known = content && (await copySameContent(blobs, key, content));
    if (known && isSame(await erasedPeople(store), erased)) return known;
    const encode = (is: IsErased) => encodeTables(mapping, file, tables, is);
    return storeEncoded(deps, encode, erased, content?.name);
  };
  const stored = await (run ? run(read) : read());
  return withoutBytesOfErased(deps, fingerprint, stored);
}

/**
 * Stores the rows of a report. Someone who was erased since `erased` was read may still be in them, and the erasure may have passed before they were
 * stored, so they are stored again without that person.
 */
export async function storeEncoded(
  { store, blobs }: Pick<MappedStore, 'store' | 'blobs'>,
  encode: (isErased: IsErased) => EncodedReport,
  erased: ErasedPeople,
  content?: string,
): Promise<StoredReport> {
  let stored = await storeReport(blobs, encode(erased.is), content);
  for (let known = erased; ; ) {
    const now = await erasedPeople(store);
    if (isSame(now, known)) return stored;
    const again = encode(now.is);
    await blobs.replaceAll(again.blobs);
    [known, stored] = [now, again.stored];
  }
}

/** Returns the rows of a file without bytes, as another mapping read them; null without any. */
export async function readFormerRows(deps: MappedStore, file: ReportFile): Promise<StoredReport | null> {
  const { store, blobs, mapping } = deps;
  const key = reportKey(deps, file);
  const name = { ...readReportName(file.name, file.mtime, mapping), stem: stemOf(file.name) };
  for (;;) {
    const erased = await erasedPeople(store);
    const former = await copyFormerRows(blobs, file.fingerprint ?? '', key, name);
    if (former === null || isSame(await erasedPeople(store), erased)) return former;
    // They may have been copied before an erasure changed them.
    for (const old of [...(await blobs.keysBelow(`${key}/`)), key]) await blobs.delete(old);
  }
}

function isSame(left: ErasedPeople, right: ErasedPeople): boolean {
  return isDeepStrictEqual(left.fingerprints, right.fingerprints);
}

/** Returns what the rows of a file depend on. The time of the day and the file's name are not among it: a copy gets its own. */
function contentOf(
  { store, mapping }: MappedStore,
  { name, mtime }: ReportFile,
  tables: readonly SourceTable[],
  erased: ErasedPeople,
): ReportContent | undefined {
  const stem = stemOf(name);
  const digest = digestOfTables(tables, stem);
  if (digest === undefined) return undefined;
  const { report_time, report_type = null } = readReportName(name, mtime, mapping);
  // The day decides whether a date of birth is in the future.
  const facts = [report_type, report_time.slice(0, 10), erased.fingerprints];
  const parts = JSON.stringify([PARSER_VERSION, RULES_VERSION, mapping, facts, digest]);
  return { name: store.keyring.fingerprint(parts), stem, report_time };
}

/** The bytes of a file that names an erased person can't be edited, so they go once the rows of the others are stored. */
async function withoutBytesOfErased(
  { store, blobs }: MappedStore,
  fingerprint: string,
  report: StoredReport,
): Promise<StoredReport> {
  const namesErased = report.ok ? report.head.rows_erased : report.names_erased;
  if (namesErased) await removeBytes(store.db, blobs, fingerprint, 'erasure');
  return report;
}

/** Parses and validates the bytes of a file. The rows of erased people are left out. @throws AppError `not_a_report`, `unsupported_format` */
export function encodeFile(
  mapping: ReportMapping,
  file: ReportFile,
  bytes: Uint8Array,
  isErased: IsErased,
): EncodedReport {
  return encodeTables(mapping, file, tablesOf(file, bytes), isErased);
}

function tablesOf({ name }: ReportFile, bytes: Uint8Array): readonly SourceTable[] {
  return readTables(name, bytes, isStandardHeading);
}

function encodeTables(
  mapping: ReportMapping,
  file: ReportFile,
  tables: readonly SourceTable[],
  isErased: IsErased,
): EncodedReport {
  const facts = { name: readReportName(file.name, file.mtime, mapping), mapping };
  const opened = openReport(tables, facts);
  const named = !opened.ok && nameErased(tables, isErased) && ({ names_erased: true } as const);
  const source = { tables: tables.length, stem: stemOf(file.name), ...named };
  return encodeReport(reportKey({ mapping }, file), opened, source, isErased);
}
