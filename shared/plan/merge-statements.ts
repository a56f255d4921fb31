import type { EmployeeStatements, Layer, Rate } from './statement.js';

export const NO_STATEMENTS: EmployeeStatements = {
  employee_directory: [],
  employee_dates: [],
  rate_history: [],
  rates: [],
  listed: null,
};

/**
 * What several rows said, as one: for each field the newest report wins. Commutative, associative and idempotent, so any
 * order of deliveries ends equal. Of two files with the same report time the greater file id wins; of the very same row,
 * read again by other rules, the first argument's.
 */
export function mergeStatements(...all: readonly EmployeeStatements[]): EmployeeStatements {
  const listed = all.reduce<string | null>((newest, { listed: time }) => later(newest, time), null);
  return {
    employee_directory: mergeLayers(all.flatMap(({ employee_directory }) => employee_directory)),
    employee_dates: mergeLayers(all.flatMap(({ employee_dates }) => employee_dates)),
    rate_history: mergeLayers(all.flatMap(({ rate_history }) => rate_history)),
    rates: mergeRates(
      all.flatMap(({ rates }) => rates),
      listed,
    ),
    listed,
  };
}

/** Orders layers newest first, keeps each field in the first that has it, and makes one layer of what one row said. */
export function mergeLayers<Fields extends object>(
  layers: readonly Layer<Fields>[],
): readonly Layer<Fields>[] {
  if (layers.length < 2) return layers;
  const seen = new Set<string>();
  const merged: Layer<Fields>[] = [];
  for (const layer of layers.toSorted(newestFirst)) {
    const news = Object.entries(layer.fields).filter(([field]) => !seen.has(field));
    if (news.length === 0) continue;
    for (const [field] of news) seen.add(field);
    const last = merged.at(-1);
    const sameRow = last !== undefined && newestFirst(last, layer) === 0;
    const fields = { ...(sameRow ? last.fields : {}), ...Object.fromEntries(news) } as Partial<Fields>;
    if (sameRow) merged.pop();
    merged.push({ ...layer, fields });
  }
  return merged;
}

/** The newest word on each rate; a rate that a newer whole list no longer has is gone, and stays gone. */
function mergeRates(rates: readonly Rate[], listed: string | null): readonly Rate[] {
  const newest = new Map<string, Rate>();
  for (const rate of rates.toSorted(newestFirst)) {
    const key = `${rate.effective_date ?? ''} ${rate.pay.type}`;
    if (!newest.has(key) && (listed === null || rate.report_time >= listed)) newest.set(key, rate);
  }
  return [...newest].sort(([one], [other]) => compare(one, other)).map(([, rate]) => rate);
}

type Said = Pick<Rate, 'report_time' | 'origin'>;

function newestFirst(one: Said, other: Said): number {
  return (
    compare(other.report_time, one.report_time) ||
    compare(other.origin.file, one.origin.file) ||
    compare(other.origin.sheet, one.origin.sheet) ||
    compare(other.origin.table, one.origin.table) ||
    other.origin.row - one.origin.row
  );
}

// Not localeCompare: the order must be the same on every machine.
function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

export function later(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return one > other ? one : other;
}
