import type { IssueCause, IssueEffect, IssuePlace } from '../../shared/group-issues.js';

const EFFECTS: Readonly<Record<IssueEffect, string>> = {
  row_quarantined: 'the rows are quarantined',
  duplicate_dropped: 'one of the identical rows is used',
  field_left_out: 'the field is skipped, the rows are used',
};
const ROWS_SHOWN = 20;

/** Formats each cause with its places, and what to do. */
export function describeIssueCauses(causes: readonly IssueCause[]): string {
  if (causes.length === 0) return 'No issues.';
  return [
    ...causes.flatMap(({ code, field, effect, count, places }) => [
      `${count} × ${code} in ${field}: ${EFFECTS[effect]}`,
      ...places.map(describePlace),
    ]),
    '\nAfter you change the mapping, run `paycom retry SYNC_ID` to read the files of that sync again.',
  ].join('\n');
}

function describePlace({ file, sheet, table, sync_id, rows }: IssuePlace): string {
  const more = rows.length > ROWS_SHOWN ? `, … and ${rows.length - ROWS_SHOWN} more (--json lists all)` : '';
  const where = [sheet, table].filter((name) => name !== '').join(' / ');
  return `    ${file}${where === '' ? '' : ` (${where})`}, sync ${sync_id}: rows ${rows.slice(0, ROWS_SHOWN).join(', ')}${more}`;
}
