import type { ColumnName } from './aliases.js';
import type { Column } from './validated-report.js';

/** How a report's headings differ from those of the previous file of its type. A sync is held when a column is in `required_missing`. */
export type SchemaDrift = {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly moved: readonly string[];
  readonly required_missing: readonly ColumnName[];
};

/** Without a code no row has an employee. Without a status, employees who left would silently stay active (REPORTS §7). */
const REQUIRED: readonly ColumnName[] = ['employee_id', 'status'];

/** Compares headings as written. Ignores table names: Numbers names a table after its file, so they always differ. */
export function compareColumns(before: readonly Column[], after: readonly Column[]): SchemaDrift {
  const was = positions(before);
  const is = positions(after);
  const added = [...is.keys()].filter((heading) => !was.has(heading));
  const removed = [...was.keys()].filter((heading) => !is.has(heading));
  const order = new Map([...was.keys()].map((heading, at) => [heading, at]));
  const orderOf = (heading: string) => order.get(heading) ?? 0;
  const stayed = [...is.keys()].filter((heading) => was.has(heading));
  const inOrder = new Set(longestIncreasing(stayed.map(orderOf)));
  const moved = stayed.filter((heading) => !inOrder.has(orderOf(heading)));
  const fields = new Set(after.map((column) => column.field));
  const required_missing = REQUIRED.filter(
    (field) => before.some((column) => column.field === field) && !fields.has(field),
  );
  return { added, removed, moved, required_missing };
}

function positions(columns: readonly Column[]): Map<string, number> {
  const byHeading = new Map<string, number>();
  for (const { heading, position } of columns) {
    if (!byHeading.has(heading)) byHeading.set(heading, position);
  }
  return new Map([...byHeading].sort(([, a], [, b]) => a - b));
}

/**
 * The longest increasing subsequence: the headings that kept their order. The others moved.
 *
 * Source: Fredman, "On computing the length of longest increasing subsequences", 1975, in n log n steps.
 */
function longestIncreasing(numbers: readonly number[]): number[] {
  type Run = { readonly number: number; readonly before: Run | undefined };
  /** The run of each length that ends with the smallest number. */
  const runs: Run[] = [];
  for (const number of numbers) {
    let [from, to] = [0, runs.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((runs[middle]?.number ?? 0) < number) from = middle + 1;
      else to = middle;
    }
    runs[from] = { number, before: runs[from - 1] };
  }
  const longest: number[] = [];
  for (let run = runs.at(-1); run !== undefined; run = run.before) longest.push(run.number);
  return longest.reverse();
}
