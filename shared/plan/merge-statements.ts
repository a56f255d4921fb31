import { compareText } from '../compare-text.js';
import type { EmployeeStatements, Layer, Rate, Version } from './statement.js';

export const NO_STATEMENTS: EmployeeStatements = {
  employee_directory: [],
  employee_dates: [],
  rate_history: [],
  rates: [],
  listed: null,
};

/**
 * What several rows said, as one: for each field the newest report wins. Commutative, associative and idempotent, so any
 * order of deliveries ends equal. Of two files with the same report time the later mtime wins, then the greater file
 * id; of the very same row, read again by other rules, the first argument's.
 */
export function mergeStatements(one: EmployeeStatements, other: EmployeeStatements): EmployeeStatements {
  const listed = later(one.listed, other.listed);
  return {
    employee_directory: join(one.employee_directory, other.employee_directory, mergeLayers),
    employee_dates: join(one.employee_dates, other.employee_dates, mergeLayers),
    rate_history: join(one.rate_history, other.rate_history, mergeLayers),
    rates: mergeRates([...one.rates, ...other.rates], listed),
    listed,
  };
}

/** Most statements come from one report alone, and of a large roster only the rest is worth merging. */
function join<T>(
  one: readonly T[],
  other: readonly T[],
  merge: (all: readonly T[]) => readonly T[],
): readonly T[] {
  if (one.length === 0) return other;
  return other.length === 0 ? one : merge([...one, ...other]);
}

/** Orders layers newest first, keeps each field in the first that has it, and makes one layer of what one row said. */
export function mergeLayers<Fields extends object>(
  layers: readonly Layer<Fields>[],
): readonly Layer<Fields>[] {
  const seen = new Set<string>();
  const merged: Layer<Fields>[] = [];
  for (const layer of layers.toSorted(newestFirst)) {
    const fields = takeNew(layer.fields, seen);
    if (fields === null) continue;
    const last = merged.at(-1);
    if (last === undefined || newestFirst(last, layer) !== 0)
      merged.push(fields === layer.fields ? layer : { ...layer, fields });
    else merged.splice(-1, 1, { ...last, fields: { ...last.fields, ...fields } });
  }
  return merged;
}

/** The fields not seen so far, which then are; null where there is none. */
function takeNew<Fields extends object>(fields: Partial<Fields>, seen: Set<string>): Partial<Fields> | null {
  const names = Object.keys(fields);
  const news = names.filter((name) => !seen.has(name));
  for (const name of news) seen.add(name);
  if (news.length === names.length) return news.length === 0 ? null : fields;
  const taken = Object.entries(fields).filter(([name]) => news.includes(name));
  return taken.length === 0 ? null : (Object.fromEntries(taken) as Partial<Fields>);
}

/** The newest word on each rate, by effective date; a rate that a newer whole list no longer has is gone, and stays gone. */
export function mergeRates(rates: readonly Rate[], listed: string | null): readonly Rate[] {
  const newest = new Map<string, Rate>();
  for (const rate of rates) {
    if (listed !== null && momentOf(rate) < listed) continue;
    const key = `${rate.effective_date ?? ''} ${rate.pay.type}`;
    const known = newest.get(key);
    if (known === undefined || newestFirst(rate, known) < 0) newest.set(key, rate);
  }
  return [...newest].sort(([one], [other]) => compareText(one, other)).map(([, rate]) => rate);
}

/** When something was said, as text that compares: the mtime counts between equal report times, and without one it is the earliest. */
export function momentOf({ report_time, mtime }: Version): string {
  return mtime === undefined ? report_time : `${report_time} ${mtime}`;
}

type SourcedVersion = Version & Pick<Rate, 'origin'>;

function newestFirst(one: SourcedVersion, other: SourcedVersion): number {
  return (
    compareText(momentOf(other), momentOf(one)) ||
    compareText(other.origin.file, one.origin.file) ||
    compareText(other.origin.sheet, one.origin.sheet) ||
    compareText(other.origin.table, one.origin.table) ||
    other.origin.row - one.origin.row
  );
}

/** The later of two report times, null being before all. */
export function later(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return one > other ? one : other;
}
