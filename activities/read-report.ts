import { createHash } from 'node:crypto';
import type { BlobStore } from '../infra/blobs/blob-store.js';
import { loadReport, type StoredReport, storeReport } from '../infra/files/stored-reports.js';
import type { RunFile } from '../infra/mongo/documents/file-documents.js';
import type { Store } from '../infra/mongo/store.js';
import { NumbersError } from '../numbers/numbers-error.js';
import { readNumbers } from '../numbers/read/read-numbers.js';
import { AppError } from '../shared/app-error.js';
import { isStandardHeading } from '../shared/reports/headings.js';
import type { ReportMapping } from '../shared/reports/mapping.js';
import { readReportName } from '../shared/reports/report-name.js';
import { validateReport } from '../shared/reports/validate-report.js';
import { RULES_VERSION } from '../shared/reports/validated-report.js';
import { readCsvTables } from '../shared/tables/csv-table.js';
import { numbersTables } from '../shared/tables/numbers-table.js';
import type { SourceTable } from '../shared/tables/source-table.js';
import { readXlsxTables } from '../shared/tables/xlsx-table.js';

/** Increase this when the same bytes may give different tables, or stored rows another format. */
const PARSER_VERSION = 2;

/** What reading reports and planning need. */
export type MappedStore = {
  readonly store: Store;
  readonly blobs: BlobStore;
  readonly mapping: ReportMapping;
};

export type ReportFile = Pick<RunFile, 'name' | 'mtime' | 'sha256'>;

/** Picks what identifies a report from a file's record. */
export function reportFile({ name, mtime, sha256 }: ReportFile): ReportFile {
  return { name, mtime, sha256 };
}

export function rawKey(sha256: string): string {
  return `raw/${sha256}`;
}

/** Names the validated rows of a file by everything that they depend on: bytes, parser, rules, mapping and name. */
export function reportKey(
  { mapping }: Pick<MappedStore, 'mapping'>,
  { name, mtime, sha256 }: ReportFile,
): string {
  if (sha256 === null) throw new AppError('internal', { name: 'file without sha256' });
  const facts = readReportName(name, mtime, mapping.report_files);
  const parts = JSON.stringify([PARSER_VERSION, RULES_VERSION, mapping, facts]);
  return `rows/${sha256}/${createHash('sha256').update(parts).digest('hex').slice(0, 16)}`;
}

/**
 * Returns a file's validated report, or why it is none. Parses and validates the stored bytes once for the same bytes, rules, mapping and
 * name, and stores the rows.
 *
 * @throws AppError `not_a_report`, `blob_missing`, `blob_corrupt`
 */
export async function readReport(
  deps: Pick<MappedStore, 'blobs' | 'mapping'>,
  file: ReportFile,
): Promise<StoredReport> {
  const { blobs, mapping } = deps;
  const { name, mtime, sha256 } = file;
  const key = reportKey(deps, file);
  const stored = await loadReport(blobs, key);
  if (stored) return stored;
  const tables = await parse(name, await blobs.get(rawKey(sha256 ?? '')));
  const facts = readReportName(name, mtime, mapping.report_files);
  const parsed = { tables: tables.length, rows: tables.reduce((sum, { rows }) => sum + rows.length, 0) };
  return storeReport(blobs, key, validateReport(tables, { name: facts, mapping }), parsed);
}

/** Detects the format by the file extension. */
async function parse(name: string, bytes: Uint8Array): Promise<readonly SourceTable[]> {
  try {
    if (/\.csv$/i.test(name)) return readCsvTables(bytes, isStandardHeading);
    if (/\.xlsx$/i.test(name)) return await readXlsxTables(bytes);
    return numbersTables(readNumbers(bytes));
  } catch (error) {
    if (error instanceof NumbersError) throw new AppError('not_a_report', { reason: error.code }, error);
    throw error;
  }
}
