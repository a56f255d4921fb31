import type { RowIssue } from './row-issue.js';

/** The effect of an issue on its row (REPORTS §6). */
export const ISSUE_EFFECTS = ['row_quarantined', 'duplicate_dropped', 'field_left_out'] as const;
export type IssueEffect = (typeof ISSUE_EFFECTS)[number];

export type FileIssue = RowIssue & {
  readonly sync_id: string;
  readonly file_id: string;
  readonly name: string;
};

/** Rows of one table of one file, numbered as Numbers shows them. */
export type IssuePlace = {
  readonly file: string;
  readonly file_id: string;
  readonly sync_id: string;
  readonly sheet: string;
  readonly table: string;
  readonly rows: readonly number[];
};

export type IssueCause = {
  readonly code: RowIssue['code'];
  readonly field: string;
  readonly effect: IssueEffect;
  readonly count: number;
  readonly places: readonly IssuePlace[];
};

/** Groups issues by code and field, since one fix usually resolves all of them. The most frequent group comes first. */
export function groupIssues(issues: readonly FileIssue[]): IssueCause[] {
  return groupCauses(issues, (all) => ({ count: all.length, places: placesOf(all) }));
}

/** How many issues of one code and field one table of a file has. `rows`: the first of them. */
export type CountedPlace = Pick<RowIssue, 'code' | 'field'> & IssuePlace & { readonly count: number };
export type CountedCause = Omit<IssueCause, 'places'> & { readonly places: readonly CountedPlace[] };

/** Groups counted places like `groupIssues`. The largest cause comes first, and in it the largest place. */
export function causesOf(counted: readonly CountedPlace[]): CountedCause[] {
  return groupCauses(counted, (all) => ({
    count: all.reduce((sum, { count }) => sum + count, 0),
    places: all.sort((a, b) => b.count - a.count),
  }));
}

function groupCauses<Item extends Pick<RowIssue, 'code' | 'field'>, Found extends { readonly count: number }>(
  items: readonly Item[],
  found: (all: Item[]) => Found,
) {
  return groupBy(items, ({ code, field }) => JSON.stringify([code, field]))
    .map(({ first: { code, field }, all }) => ({
      code,
      field,
      effect: effectOf({ code, field }),
      ...found(all),
    }))
    .sort((a, b) => b.count - a.count);
}

function placesOf(issues: readonly FileIssue[]): IssuePlace[] {
  const tables = groupBy(issues, ({ file_id, sheet, table }) => JSON.stringify([file_id, sheet, table]));
  return tables.map(({ first: { name: file, file_id, sync_id, sheet, table }, all }) => {
    const rows = all.map(({ row }) => row).sort((a, b) => a - b);
    return { file, file_id, sync_id, sheet, table, rows };
  });
}

/** A conflict or a too long value of `employee_id` quarantines the row, that of another field leaves only the field out (REPORTS §6). */
export function effectOf({ code, field }: Pick<RowIssue, 'code' | 'field'>): IssueEffect {
  switch (code) {
    case 'missing_employee_id':
    case 'missing_payee':
    case 'row_does_not_fit':
    case 'row_cut_off':
    case 'person_erased':
      return 'row_quarantined';
    case 'duplicate_conflict':
    case 'too_long':
      return field === 'employee_id' ? 'row_quarantined' : 'field_left_out';
    case 'duplicate_identical':
      return 'duplicate_dropped';
    default:
      return 'field_left_out';
  }
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): { first: T; all: T[] }[] {
  const groups = new Map<string, { first: T; all: T[] }>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.all.push(item);
    else groups.set(keyOf(item), { first: item, all: [item] });
  }
  return [...groups.values()];
}
