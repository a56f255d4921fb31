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
 * id. When both sides have the same row, read by different rules, the left one wins.
 */
export function mergeStatements(left: EmployeeStatements, right: EmployeeStatements): EmployeeStatements {
  const listed = later(left.listed, right.listed);
  return {
    employee_directory: join(left.employee_directory, right.employee_directory, mergeLayers),
    employee_dates: join(left.employee_dates, right.employee_dates, mergeLayers),
    rate_history: join(left.rate_history, right.rate_history, mergeLayers),
    rates: mergeRates([...left.rates, ...right.rates], listed),
    listed,
  };
}

/** A fast path for large rosters: most statements come from only one report and need no merge. */
function join<T>(
  left: readonly T[],
  right: readonly T[],
  merge: (all: readonly T[]) => readonly T[],
): readonly T[] {
  if (left.length === 0) return right;
  return right.length === 0 ? left : merge([...left, ...right]);
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
export function later(left: string | null, right: string | null): string | null {
  if (left === null || right === null) return left ?? right;
  return left > right ? left : right;
}
