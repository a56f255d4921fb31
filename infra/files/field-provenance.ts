import type { Db } from 'mongodb';
import type { EmployeeField } from '../../shared/employee.js';
import type { Origin } from '../../shared/plan/statement.js';
import type { ReportTime, ReportType } from '../../shared/report.js';
import { headingsOfField } from '../../shared/reports/headings-of-field.js';
import { collections } from '../mongo/collections.js';
import type { LedgerFile } from '../mongo/documents/file-documents.js';

/** The provenance of a value: its file, its row (1-based) and the headings it is read from. The first heading with a value counts. */
export type FieldProvenance = {
  readonly file: string;
  readonly report_type: ReportType;
  readonly report_time: ReportTime;
  readonly sheet: string;
  readonly table: string;
  readonly row: number;
  readonly headings: readonly string[];
};

/** Resolves an origin to its provenance; null when the file is not in the ledger. */
export type ResolveProvenance = (field: EmployeeField, origin: Origin | null) => FieldProvenance | null;

/** Reads the ledger entries of these origins once and returns a resolver for them. */
export async function provenanceResolver(
  db: Db,
  origins: Iterable<Origin | null>,
): Promise<ResolveProvenance> {
  const ids = new Set([...origins].flatMap((origin) => origin?.file ?? []));
  const entries = await collections(db)
    .files.find({ file_id: { $in: [...ids] } })
    .project<Pick<LedgerFile, 'file_id' | 'name' | 'report_type' | 'report_time' | 'columns'>>({
      _id: 0,
      file_id: 1,
      name: 1,
      report_type: 1,
      report_time: 1,
      columns: 1,
    })
    .toArray();
  const files = new Map(entries.map((file) => [file.file_id, file]));
  return (field, origin) => {
    const file = origin === null ? undefined : files.get(origin.file);
    if (origin === null || !file?.report_type || !file.report_time) return null;
    const { name, report_type, report_time, columns } = file;
    const { sheet, table, row } = origin;
    const headings = headingsOfField(field, report_type, columns, origin);
    return { file: name, report_type, report_time, sheet, table, row, headings };
  };
}
