import { z } from 'zod';

/**
 * A table of a report file that is not read. Its sheet is hidden, very hidden (Excel does not list it), a chart, or another sheet without
 * cells. Or the table is a copy: it names the same people as a table before it, in the same columns (`same_people`: in
 * others, but it has no names to put rows together by). Or it has no known heading, no code
 * column, the headings of another report, or few of the columns. `lines` counts lines below the header of a table that is read: foot lines,
 * totals, titles, and other tables.
 */
export const PassedOverTable = z.strictObject({
  sheet: z.string(),
  table: z.string(),
  reason: z.enum([
    ...(['hidden', 'very_hidden', 'chart', 'no_cells', 'copy', 'same_people'] as const),
    ...(['no_heading', 'no_code_column', 'other_report', 'few_columns', 'lines'] as const),
  ]),
  rows: z.exactOptional(z.int()),
});
export type PassedOverTable = z.infer<typeof PassedOverTable>;
