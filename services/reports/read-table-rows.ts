import { BlobStore } from '../../infra/blobs/blob-store.js';
import { loadRows, segmentsOf } from '../../infra/files/stored-reports.js';
import type { LedgerFile } from '../../infra/mongo/documents/file-documents.js';
import type { Store } from '../../infra/mongo/store.js';
import { AppError } from '../../shared/app-error.js';
import { isSensitive } from '../../shared/employee.js';
import { padEmployeeCode } from '../../shared/fields/employee-code.js';
import { PARTITIONS } from '../../shared/partition.js';
import { PAYEE_FIELDS } from '../../shared/payee.js';
import type { ReportType } from '../../shared/report.js';
import type { ReportMapping } from '../../shared/reports/mapping.js';
import { FIELDS_OF } from '../../shared/reports/report-fields.js';
import type { ReportRow } from '../../shared/reports/validated-report.js';
import { MOST_BYTES_OF_REQUEST, readReport, reportKey } from './read-report.js';

/** A place between two rows: rows are stored in segments, each in the order of the file. */
export type RowPlace = { readonly segment: number; readonly at: number };
export type TableRow = RowPlace & {
  readonly row: ReportRow;
  readonly employee_id: string;
};
/** `report_type` is null for a file that is no report. */
export type TableRows = { readonly report_type: ReportType | null; readonly rows: readonly TableRow[] };

type Params = {
  readonly mapping: ReportMapping;
  /** The width of the codes in the last sync of the file. */
  readonly width: number | null;
  readonly after: RowPlace | undefined;
  readonly limit: number;
};

/** Returns the rows of a stored file that follow a place, as the mapping reads them. @throws AppError `file_not_stored`, `blob_missing`, and as `readReport` does */
export async function readTableRows(
  store: Store,
  file: LedgerFile,
  { mapping, width, after, limit }: Params,
): Promise<TableRows> {
  if (file.fingerprint === null) throw new AppError('file_not_stored');
  const blobs = new BlobStore(store);
  const key = reportKey({ mapping }, file);
  // A larger file is only shown when a sync has read it with the mapping in effect.
  if ((file.unpacked_size ?? file.size) > MOST_BYTES_OF_REQUEST && !(await blobs.has(key)))
    throw new AppError('blob_missing', { key });
  const report = await readReport({ store, blobs, mapping }, file);
  if (!report.ok) return { report_type: null, rows: [] };
  const segments = await segmentsOf(blobs, key);
  const size = PARTITIONS / segments;
  const found: TableRow[] = [];
  for (let segment = after?.segment ?? 0; segment < segments && found.length < limit; segment += 1) {
    const range = { from: segment * size, to: (segment + 1) * size };
    const { rows } = await loadRows(blobs, key, range);
    const from = segment === after?.segment ? after.at + 1 : 0;
    for (const [offset, row] of rows.slice(from, from + limit - found.length).entries())
      found.push({ segment, at: from + offset, row, employee_id: padEmployeeCode(row.code, width) });
  }
  return { report_type: report.head.report_type, rows: found };
}

/** The fields of a report's rows, and which of them only some people may see. */
export function tableFields(report_type: ReportType): {
  readonly open: readonly string[];
  readonly sensitive: readonly string[];
} {
  if (report_type === 'employee_payees') return { open: [], sensitive: PAYEE_FIELDS };
  const fields = [...FIELDS_OF[report_type], ...(report_type === 'rate_history' ? RATE_FIELDS : [])];
  return {
    open: fields.filter((field) => !isHidden(field)),
    sensitive: fields.filter((field) => isHidden(field)),
  };
}

const RATE_FIELDS = ['effective_date', 'rate_type', 'pay_type', 'amount'] as const;

function isHidden(field: string): boolean {
  return isSensitive(field) || field === 'amount';
}

/** Returns the value of a field in a row as a text; null when the row has none, or it could not be read. */
export function tableCell(row: ReportRow, field: string): string | null {
  if ('pays' in row && isRateField(field)) {
    if (field === 'effective_date' || field === 'rate_type') return row[field] ?? null;
    const parts = row.pays.map(({ type, amount }) => (field === 'pay_type' ? type : amount));
    return parts.join(', ') || null;
  }
  const fields: Readonly<Record<string, string | number | boolean | null | undefined>> = row.fields;
  return fields[field]?.toString() ?? null;
}

function isRateField(field: string): field is (typeof RATE_FIELDS)[number] {
  return RATE_FIELDS.some((name) => name === field);
}
