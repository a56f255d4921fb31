import { z } from 'zod';

/**
 * A table of a report file that is not read. Its sheet is hidden, very hidden (Excel does not list it), a chart, or another sheet without
 * cells; or the table is a copy: it names the same people as a table before it.
 */
export const PassedOverTable = z.strictObject({
  sheet: z.string(),
  table: z.string(),
  reason: z.enum(['hidden', 'very_hidden', 'chart', 'no_cells', 'copy']),
});
export type PassedOverTable = z.infer<typeof PassedOverTable>;
