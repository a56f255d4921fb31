import { shownDrift } from '../../infra/files/ignore-drift.js';
import type { listLedgerFiles } from '../../infra/files/list-ledger-files.js';
import type { FileStatus } from '../../shared/sync.js';
import type { ReportedDrift } from '../../shared/sync-report.js';
import { formatDrift } from './format-plan.js';
import { describeError } from './print-error.js';
import { formatTable, formatTime } from './print-table.js';

type LedgerFile = Awaited<ReturnType<typeof listLedgerFiles>>[number];

/** Formats one line per file, then the errors, the drift and the unused columns of the files. */
export function describeFiles(files: readonly LedgerFile[], status?: FileStatus): string {
  if (files.length === 0) return status === undefined ? 'No files yet.' : `No file has the status ${status}.`;
  const rows = files.map(({ name, status, report_type, report_time, rows, size }) => [
    status,
    name,
    report_type ?? '–',
    report_time ?? '–',
    String(size),
    String(rows?.read ?? 0),
    String(rows?.quarantined ?? 0),
  ]);
  return [
    formatTable(['status', 'file', 'report', 'report time', 'bytes', 'rows', 'quarantined'], rows),
    ...files.flatMap(describeProblems),
  ].join('\n');
}

function describeProblems(file: LedgerFile): string[] {
  const { name, error, columns, unmapped_headings, tables_passed_over = [], updated_at } = file;
  const drift = shownDrift(file);
  const byHeading = new Map(columns.map((column) => [column.heading, column]));
  const unmapped = unmapped_headings.map((heading) => {
    const { suggestion, confidence } = byHeading.get(heading) ?? {};
    if (suggestion === undefined) return heading;
    return `${heading} (${suggestion}?${confidence === undefined ? '' : ` ${confidence.toFixed(2)}`})`;
  });
  const passedOver = tables_passed_over.map(
    ({ sheet, table, reason, rows }) =>
      `${sheet === table ? sheet : `${sheet} / ${table}`} (${rows === undefined ? '' : `${rows} `}${reason})`,
  );
  return [
    ...(error ? [`\n${name}, ${formatTime(updated_at)}`, describeError(error)] : []),
    ...(drift ? describeDrift(name, drift) : []),
    ...(passedOver.length > 0 ? [`\n${name}: not read: ${passedOver.join(', ')}`] : []),
    ...(unmapped.length > 0 ? [`\n${name}: columns not used: ${unmapped.join(', ')}`] : []),
  ];
}

function describeDrift(name: string, drift: ReportedDrift): string[] {
  const parts = formatDrift(drift);
  return parts.length > 0 ? [`\n${name}, against ${drift.against}: ${parts.join('; ')}`] : [];
}
