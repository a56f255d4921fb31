import { createHash } from 'node:crypto';
import type { BlobStore } from '../../infra/blobs/blob-store.js';
import {
  type EncodedReport,
  encodeReport,
  loadReport,
  type StoredReport,
  storeReport,
} from '../../infra/files/stored-reports.js';
import type { RunFile } from '../../infra/mongo/documents/file-documents.js';
import type { Store } from '../../infra/mongo/store.js';
import { AppError } from '../../shared/app-error.js';
import { canonicalJson } from '../../shared/canonical-json.js';
import { isStandardHeading } from '../../shared/reports/headings.js';
import type { ReportMapping } from '../../shared/reports/mapping.js';
import { readReportName } from '../../shared/reports/report-name.js';
import { openReport } from '../../shared/reports/validate-report.js';
import { RULES_VERSION } from '../../shared/reports/validated-report.js';
import { readTables } from './read-tables.js';

/** Increase this when the same bytes may give different tables, or stored rows another format. */
const PARSER_VERSION = 10;

/** The most bytes of a file that a process parses for one request. The threads of a worker have no such limit. */
export const MOST_BYTES_OF_REQUEST = 16 * 2 ** 20;

/** What reading reports and planning need. */
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
  const parts = JSON.stringify([PARSER_VERSION, RULES_VERSION, mapping, facts]);
  return `rows/${fingerprint}/${createHash('sha256').update(parts).digest('hex').slice(0, 16)}`;
}

/** Runs the parsing of a file, and may record that it began and ended. */
type RunParse = (parse: () => Promise<StoredReport>) => Promise<StoredReport>;

/**
 * Returns a file's validated report, or why it is none. Parses and validates the stored bytes once for the same bytes, rules, mapping and
 * name, and stores the rows.
 *
 * @throws AppError `not_a_report`, `blob_missing`, `blob_corrupt`
 */
export async function readReport(
  deps: Pick<MappedStore, 'blobs' | 'mapping'>,
  file: ReportFile,
  run: RunParse = (parse) => parse(),
): Promise<StoredReport> {
  const { blobs, mapping } = deps;
  const stored = await loadReport(blobs, reportKey(deps, file));
  if (stored) return stored;
  const bytes = await blobs.get(rawKey(file.fingerprint ?? ''));
  return run(async () => storeReport(blobs, encodeFile(mapping, file, bytes)));
}

/** Parses and validates the bytes of a file. @throws AppError `not_a_report`, `unsupported_format` */
export function encodeFile(mapping: ReportMapping, file: ReportFile, bytes: Uint8Array): EncodedReport {
  const { name, mtime } = file;
  const tables = readTables(name, bytes, isStandardHeading);
  const facts = { name: readReportName(name, mtime, mapping), mapping };
  return encodeReport(reportKey({ mapping }, file), openReport(tables, facts), tables.length);
}
