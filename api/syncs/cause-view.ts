import { z } from 'zod';
import type { CountedCause } from '../../shared/group-issues.js';
import { ISSUE_EFFECTS } from '../../shared/group-issues.js';
import { ROW_ISSUE_CODES } from '../../shared/row-issue.js';

const PlaceView = z.object({
  sync_id: z.string(),
  file_id: z.string(),
  file: z.string(),
  sheet: z.string(),
  table: z.string(),
  count: z.int(),
  rows: z.array(z.int().positive()).meta({ description: 'The first rows, as the spreadsheet numbers them' }),
});

/** The issues with one code in one field. One change usually resolves all of them. */
export const CauseView = z.object({
  code: z.enum(ROW_ISSUE_CODES),
  field: z.string(),
  effect: z.enum(ISSUE_EFFECTS),
  count: z.int(),
  places: z.array(PlaceView).meta({ description: 'The largest first, at most 100' }),
  places_total: z.int(),
});

const MOST_PLACES = 100;

export function causeView({ code, field, effect, count, places }: CountedCause): z.infer<typeof CauseView> {
  return {
    ...{ code, field, effect, count, places_total: places.length },
    places: places.slice(0, MOST_PLACES).map(({ sync_id, file_id, file, sheet, table, count, rows }) => ({
      ...{ sync_id, file_id, file, sheet, table, count },
      rows: [...rows],
    })),
  };
}
