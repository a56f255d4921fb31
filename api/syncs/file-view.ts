import { z } from 'zod';
import type { listLedgerFiles } from '../../infra/files/list-ledger-files.js';
import { PassedOverTable } from '../../shared/passed-over-table.js';
import { ReportTime, ReportType } from '../../shared/report.js';
import { FileStatus } from '../../shared/sync.js';
import { ErrorView, errorView } from '../http/error-view.js';
import { RowCountsView, rowCountsView } from './count-views.js';
import { HeadingMatch, headingMatch } from './heading-match.js';

/** A report file in the ledger. */
export const FileView = z
  .object({
    file_id: z.string(),
    name: z.string(),
    path: z.string(),
    size: z.int(),
    mtime: z.iso.datetime(),
    status: FileStatus,
    report_type: ReportType.nullable(),
    report_time: ReportTime.nullable(),
    rows: RowCountsView.nullable(),
    tables_passed_over: z.array(
      z.object({
        sheet: z.string(),
        table: z.string(),
        reason: PassedOverTable.shape.reason,
        rows: z.int().optional().meta({ description: 'The number of lines that are not read' }),
      }),
    ),
    unmapped: z.array(z.object({ heading: z.string(), ...HeadingMatch.shape })),
    error: ErrorView.nullable(),
    attempts: z.int(),
    sync_id: z.string().meta({ description: 'The last sync that processed the file' }),
    first_seen_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
    applied_at: z.iso.datetime().nullable(),
    bytes_removed: z
      .object({ at: z.iso.datetime(), why: z.enum(['retention', 'erasure']) })
      .optional()
      .meta({
        description: 'Present when the bytes of the file were removed, so that it cannot be downloaded',
      }),
  })
  .meta({ id: 'File' });

type LedgerFile = Awaited<ReturnType<typeof listLedgerFiles>>[number];

export function fileView(file: LedgerFile): z.infer<typeof FileView> {
  const { file_id, name, path, size, status, report_type, report_time, rows, error } = file;
  const { attempts, sync_id, mtime, first_seen_at, updated_at, applied_at, columns, unmapped_headings } =
    file;
  const byHeading = new Map(columns.map((column) => [column.heading, column]));
  return {
    ...{
      file_id,
      name,
      path,
      size,
      status,
      report_type,
      report_time,
      attempts,
      sync_id,
    },
    rows: rows && rowCountsView(rows),
    error: error && errorView(error),
    mtime: mtime.toISOString(),
    tables_passed_over: (file.tables_passed_over ?? []).map(({ sheet, table, reason, rows }) => ({
      ...{ sheet, table, reason },
      ...(rows !== undefined && { rows }),
    })),
    unmapped: unmapped_headings.map((heading) => {
      const column = byHeading.get(heading);
      return { heading, ...(column && headingMatch(column)) };
    }),
    first_seen_at: first_seen_at.toISOString(),
    updated_at: updated_at.toISOString(),
    applied_at: applied_at?.toISOString() ?? null,
    ...(file.bytes_removed && {
      bytes_removed: { at: file.bytes_removed.at.toISOString(), why: file.bytes_removed.why },
    }),
  };
}
