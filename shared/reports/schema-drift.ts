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
  const order = [...was.keys()];
  const stayed = [...is.keys()].filter((heading) => was.has(heading));
  const inOrder = new Set(longestIncreasing(stayed.map((heading) => order.indexOf(heading))));
  const moved = stayed.filter((heading) => !inOrder.has(order.indexOf(heading)));
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

/** The longest increasing subsequence: the headings that kept their order. The others moved. */
function longestIncreasing(numbers: readonly number[]): number[] {
  const best: number[][] = [];
  for (const [at, number] of numbers.entries()) {
    const before = best.slice(0, at).filter((run) => (run.at(-1) ?? -1) < number);
    const longest = before.reduce<number[]>((long, run) => (run.length > long.length ? run : long), []);
    best.push([...longest, number]);
  }
  return best.reduce((long, run) => (run.length > long.length ? run : long), []);
}
