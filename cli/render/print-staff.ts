import type { StaffImportCounts } from '../../infra/staff/import-staff.js';
import type { StaffLinkRecord } from '../../infra/staff/staff-links.js';
import type { Suggestion } from '../../infra/staff/staff-suggestions.js';
import type { StaffCandidate } from '../../shared/plan/match-staff.js';
import { formatTable } from './print-table.js';

/** Formats what an import wrote, or would write. */
export function describeImport(
  { created, updated, unchanged }: StaffImportCounts,
  isDryRun: boolean,
): string {
  const counts = `${created} new, ${updated} changed, ${unchanged} unchanged`;
  return isDryRun
    ? `Staff records: ${counts}. Dry run: nothing was written.`
    : `Staff records: ${counts}. The next sync links them.`;
}

/** Formats one line per link. */
export function describeStaffLinks(links: readonly StaffLinkRecord[]): string {
  if (links.length === 0) return 'No links.';
  return formatTable(
    ['employee', 'last name', 'first name', 'status', 'staff', ''],
    links.map(({ employee: { employee_id, last_name, first_name, status }, record }) => [
      ...[employee_id, last_name ?? '–', first_name ?? '–', status ?? '–', record.staff_id],
      record.active ? '' : 'inactive',
    ]),
  );
}

/** Formats each employee with the suggested staff records. */
export function describeUnlinked(
  employees: readonly (StaffCandidate & { readonly suggestions: readonly Suggestion[] })[],
): string {
  if (employees.length === 0) return 'No employees.';
  const rows = employees.flatMap(({ employee_id, last_name, first_name, suggestions }) => {
    const name = [employee_id, last_name ?? '–', first_name ?? '–'];
    const [first, ...others] = suggestions.map(({ staff, score, reasons }) => [
      ...[staff.staff_id, score.toFixed(2)],
      reasons.join(', ').replaceAll('_', ' '),
    ]);
    return [[...name, ...(first ?? ['–', '', ''])], ...others.map((other) => ['', '', '', ...other])];
  });
  return formatTable(['employee', 'last name', 'first name', 'staff', 'score', 'reasons'], rows);
}
