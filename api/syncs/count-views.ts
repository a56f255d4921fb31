import { z } from 'zod';
import type { SyncReport } from '../../shared/sync-report.js';
import { UnusableStaffView, unusableStaffView } from '../staff/unusable-staff-view.js';

/** read = valid + quarantined + duplicates */
export const RowCountsView = z.object({
  read: z.int(),
  valid: z.int(),
  quarantined: z.int(),
  duplicates: z.int(),
});
type RowCounts = z.infer<typeof RowCountsView>;

/** `removed` is only present when an undo reverted creations. */
export const EmployeeCountsView = z.object({
  created: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  missing: z.int(),
  removed: z.exactOptional(z.int()),
});
type EmployeeCounts = z.infer<typeof EmployeeCountsView>;

/** Absent counts are zero. `links_kept`: links to Staff records that are gone, kept because too many are. */
export const StaffCountsView = z.object({
  linked: z.int(),
  ambiguous: z.int(),
  unmatched: z.int(),
  deactivated: z.exactOptional(z.int()),
  reactivated: z.exactOptional(z.int()),
  links_kept: z.exactOptional(z.int()),
  unusable: z.exactOptional(z.array(UnusableStaffView)),
});
type StaffCounts = SyncReport['staff'];

/** Percent with two decimals. Null when there was nothing to count. */
export const SuccessRatesView = z.object({ files: z.number().nullable(), rows: z.number().nullable() });
type SuccessRates = z.infer<typeof SuccessRatesView>;

/** The width of employee codes, and the number of codes per width. */
export const CodeWidthView = z.object({
  width: z.int().nullable(),
  source: z.enum(['setting', 'learned', 'none']),
  counts: z.record(z.string(), z.int()),
});
type CodeWidth = z.infer<typeof CodeWidthView>;

export function rowCountsView({ read, valid, quarantined, duplicates }: RowCounts): RowCounts {
  return { read, valid, quarantined, duplicates };
}

export function employeeCountsView(counts: EmployeeCounts): EmployeeCounts {
  const { created, updated, unchanged, missing, removed } = counts;
  return { created, updated, unchanged, missing, ...(removed !== undefined && { removed }) };
}

export function staffCountsView(counts: StaffCounts): z.infer<typeof StaffCountsView> {
  const { linked, ambiguous, unmatched, deactivated, reactivated, links_kept, unusable } = counts;
  return {
    ...{ linked, ambiguous, unmatched },
    ...(deactivated !== undefined && { deactivated }),
    ...(reactivated !== undefined && { reactivated }),
    ...(links_kept !== undefined && { links_kept }),
    ...(unusable && { unusable: unusable.map(unusableStaffView) }),
  };
}

export function successRatesView({ files, rows }: SuccessRates): SuccessRates {
  return { files, rows };
}

export function codeWidthView({ width, source, counts }: CodeWidth): CodeWidth {
  return { width, source, counts };
}
