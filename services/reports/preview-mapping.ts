import { setImmediate } from 'node:timers/promises';
import { BlobStore } from '../../infra/blobs/blob-store.js';
import { filesOfMapping, type StoredFile } from '../../infra/files/files-to-read-again.js';
import type { Store } from '../../infra/mongo/store.js';
import type { Config } from '../../shared/config.js';
import { effectOf } from '../../shared/group-issues.js';
import { inferCodeWidth } from '../../shared/plan/code-width.js';
import { resolveCodes } from '../../shared/plan/resolve-codes.js';
import { isStandardHeading } from '../../shared/reports/headings.js';
import type { ReportMapping } from '../../shared/reports/mapping.js';
import { readReportName } from '../../shared/reports/report-name.js';
import { validateReport } from '../../shared/reports/validate-report.js';
import type { SourceTable } from '../../shared/tables/source-table.js';
import { MOST_BYTES_OF_REQUEST, rawKey } from './read-report.js';
import { readTables } from './read-tables.js';

/** A preview runs in the process of the caller, which has a limit on bytes too. */
const MOST_FILES = 20;

/** The result of reading a file with one mapping. `cells`: how many cells of a known column could not be read. */
type Reading = { readonly rows: number; readonly issues: number; readonly cells: number };
export type FilePreview = Pick<StoredFile, 'file_id' | 'name'> & {
  readonly before: Reading;
  readonly after: Reading;
};
/** `freed`: the rows and cells that only the new mapping reads. `files_total` counts those that are not previewed too. */
export type MappingPreview = {
  readonly freed: number;
  readonly files: readonly FilePreview[];
  readonly files_total: number;
};

/** `employee_id_width`: of the setting, which takes precedence over the mapping. */
type Rules = { readonly mapping: ReportMapping; readonly employee_id_width: number | undefined };
type Params = {
  readonly before: ReportMapping;
  readonly after: ReportMapping;
  readonly config: Config;
};

/** Reads the stored files that the next sync would read again, with the mapping before and after a change. Stores nothing. */
export async function previewMapping(
  store: Store,
  { before, after, config: { reports } }: Params,
): Promise<MappingPreview> {
  const all = await filesOfMapping(store.db, reports.pushMinutes);
  const blobs = new BlobStore(store);
  const files: FilePreview[] = [];
  for (const file of withinLimits(all)) {
    const tables = readTables(file.name, await blobs.get(rawKey(file.fingerprint)), isStandardHeading);
    const [was, is] = [before, after].map((mapping) =>
      readingOf(tables, file, { mapping, employee_id_width: reports.employeeIdWidth }),
    );
    if (was && is) files.push({ file_id: file.file_id, name: file.name, before: was, after: is });
    // Other requests are answered between two files.
    await setImmediate();
  }
  const freed = files.reduce((sum, { before: was, after: is }) => sum + freedIn(was, is), 0);
  return { freed, files, files_total: all.length };
}

function* withinLimits(files: readonly StoredFile[]): Generator<StoredFile> {
  let bytes = 0;
  for (const file of files.slice(0, MOST_FILES)) {
    bytes += file.unpacked_size ?? file.size;
    if (bytes > MOST_BYTES_OF_REQUEST) return;
    yield file;
  }
}

function freedIn(before: Reading, after: Reading): number {
  // A file that was refused has no issues of cells.
  const cells = before.rows === 0 ? 0 : Math.max(0, before.cells - after.cells);
  return Math.max(0, after.rows - before.rows) + cells;
}

/** Counts rows like a plan, which resolves duplicates by the padded codes. */
function readingOf(
  tables: readonly SourceTable[],
  { file_id, name, mtime }: StoredFile,
  { mapping, employee_id_width }: Rules,
): Reading {
  const validated = validateReport(tables, { name: readReportName(name, mtime, mapping), mapping });
  if (!validated.ok) return { rows: 0, issues: 0, cells: 0 };
  const { report } = validated;
  const { width } = inferCodeWidth([report], {}, employee_id_width ?? mapping.employee_id_width);
  const { rows_valid, issues } = resolveCodes({ file: file_id, report }, width).outcome;
  const cells = issues.filter((issue) => effectOf(issue) === 'field_left_out').length;
  return { rows: rows_valid, issues: issues.length, cells };
}
