import { z } from 'zod';
import { EmployeeStatus } from '../employee.js';
import { REPORT_TYPES } from '../vocabulary.js';
import { COLUMN_NAMES, type ColumnName } from './aliases.js';

const words = z.array(z.string().min(1));
const perColumn = Object.fromEntries(COLUMN_NAMES.map((name) => [name, words.optional()]));
const perReport = Object.fromEntries(REPORT_TYPES.map((type) => [type, words.optional()]));

/**
 * A site's mapping file: more headings per column, headings to ignore, the width of employee codes, more words for a status, the order
 * of ambiguous dates, and the file names of each report (globs).
 */
export const ReportMapping = z.strictObject({
  aliases: z.strictObject(perColumn as Record<ColumnName, z.ZodOptional<typeof words>>).default({}),
  columns_off: words.default([]),
  employee_id_width: z.int().min(1).max(50).optional(),
  status_words: z.record(z.string().min(1), EmployeeStatus).default({}),
  date_order: z.enum(['us', 'day_first']).default('us'),
  report_files: z
    .strictObject(perReport as Record<(typeof REPORT_TYPES)[number], z.ZodOptional<typeof words>>)
    .default({}),
});
export type ReportMapping = z.infer<typeof ReportMapping> & {
  /** The time zone of the site, from the settings. UTC when absent. */
  readonly time_zone?: string;
};

/** The mapping that is in effect, and where it is kept. `version` is 0 when nobody has saved one. */
export type CurrentMapping = { readonly mapping: ReportMapping } & (
  | { readonly source: 'file'; readonly path: string }
  | { readonly source: 'database'; readonly version: number }
);

export const NO_MAPPING: ReportMapping = ReportMapping.parse({});
