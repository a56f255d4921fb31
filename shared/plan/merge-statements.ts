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
 * Merges the statements of several rows: for each field the newest report wins (last writer wins). The merge is commutative, associative
 * and idempotent, so every order of deliveries gives the same result. Files with the same report time are ordered by mtime, then by file
 * id. When several have the same row, read by different rules, the first one wins.
 */
export function mergeAllStatements(all: readonly EmployeeStatements[]): EmployeeStatements {
  const [only] = all;
  if (only !== undefined && all.length === 1) return only;
  const listed = all.reduce<string | null>((newest, each) => laterReportTime(newest, each.listed), null);
  return {
    employee_directory: mergeLists(all, (each) => each.employee_directory),
    employee_dates: mergeLists(all, (each) => each.employee_dates),
    rate_history: mergeLists(all, (each) => each.rate_history),
    rates: mergeRates(
      all.flatMap(({ rates }) => rates),
      listed,
    ),
    listed,
  };
}

export function mergeStatements(left: EmployeeStatements, right: EmployeeStatements): EmployeeStatements {
  return mergeAllStatements([left, right]);
}

/** A fast path for large rosters: most statements come from only one report and need no merge. */
function mergeLists(
  all: readonly EmployeeStatements[],
  listOf: (statements: EmployeeStatements) => EmployeeStatements['employee_directory'],
): EmployeeStatements['employee_directory'] {
  const lists = all.map(listOf).filter((list) => list.length > 0);
  const [only = []] = lists;
  return lists.length <= 1 ? only : mergeLayers(lists.flat());
}

/** Sorts layers newest first, keeps each field only in the newest layer that has it, and combines the fields of one row into one layer. */
export function mergeLayers<Fields extends object>(
  layers: readonly Layer<Fields>[],
): readonly Layer<Fields>[] {
  const seen = new Set<string>();
  const merged: Layer<Fields>[] = [];
  for (const layer of layers.toSorted(newestFirst)) {
    const fields = takeUnseen(layer.fields, seen);
    if (fields === null) continue;
    const last = merged.at(-1);
    if (last === undefined || newestFirst(last, layer) !== 0)
      merged.push(fields === layer.fields ? layer : { ...layer, fields });
    else merged.splice(-1, 1, { ...last, fields: { ...last.fields, ...fields } });
  }
  return merged;
}

/** Returns the fields that are not in `seen`, and adds them to it. Null when there are none. */
function takeUnseen<Fields extends object>(
  fields: Partial<Fields>,
  seen: Set<string>,
): Partial<Fields> | null {
  const names = Object.keys(fields);
  const unseen = names.filter((name) => !seen.has(name));
  for (const name of unseen) seen.add(name);
  if (unseen.length === names.length) return unseen.length === 0 ? null : fields;
  const taken = Object.entries(fields).filter(([name]) => unseen.includes(name));
  return taken.length === 0 ? null : (Object.fromEntries(taken) as Partial<Fields>);
}

/** Keeps the newest version of each rate, sorted by effective date. Drops a rate that a newer complete list (`listed`) no longer has. */
export function mergeRates(rates: readonly Rate[], listed: string | null): readonly Rate[] {
  const newest = new Map<string, Rate>();
  for (const rate of rates) {
    if (listed !== null && versionKey(rate) < listed) continue;
    const key = `${rate.effective_date ?? ''} ${rate.pay.type}`;
    const known = newest.get(key);
    if (known === undefined || newestFirst(rate, known) < 0) newest.set(key, rate);
  }
  return [...newest].sort(([a], [b]) => compareText(a, b)).map(([, rate]) => rate);
}

/** Returns a version as sortable text: report time, then mtime. A version without mtime is the earliest of its report time. */
export function versionKey({ report_time, mtime }: Version): string {
  return mtime === undefined ? report_time : `${report_time} ${mtime}`;
}

type SourcedVersion = Version & Pick<Rate, 'origin'>;

function newestFirst(a: SourcedVersion, b: SourcedVersion): number {
  return (
    compareText(versionKey(b), versionKey(a)) ||
    compareText(b.origin.file, a.origin.file) ||
    compareText(b.origin.sheet, a.origin.sheet) ||
    compareText(b.origin.table, a.origin.table) ||
    b.origin.row - a.origin.row
  );
}

/** Returns the later of two report times. Null counts as before all. */
export function laterReportTime(left: string | null, right: string | null): string | null {
  if (left === null || right === null) return left ?? right;
  return left > right ? left : right;
}
