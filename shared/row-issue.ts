import { z } from 'zod';

export const ROW_ISSUE_CODES = [
  'missing_employee_id',
  'missing_payee',
  'row_does_not_fit',
  'row_cut_off',
  'person_erased',
  'duplicate_conflict',
  'duplicate_identical',
  'unreadable_cell',
  'invalid_date',
  'date_out_of_range',
  'invalid_number',
  'negative_amount',
  'invalid_email',
  'invalid_phone',
  'unknown_status',
  'too_long',
] as const;

/** A problem in a row and its place, never the value itself (REPORTS §6). `row` is 1-based, as Numbers shows it. */
export const RowIssue = z.object({
  sheet: z.string(),
  table: z.string(),
  row: z.int().positive(),
  field: z.string(),
  code: z.enum(ROW_ISSUE_CODES),
});
export type RowIssue = z.infer<typeof RowIssue>;
