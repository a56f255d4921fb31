import type { ColumnName } from './aliases.js';
import type { Column } from './validated-report.js';

/** How a report's headings differ from those of the last file of its type. `vanished` are columns without which a sync must wait. */
export type SchemaDrift = {
  readonly came: readonly string[];
  readonly went: readonly string[];
  readonly moved: readonly string[];
  readonly vanished: readonly ColumnName[];
};

/** Without a code no row can be told, and without a status leavers would stay active unseen (the issue's §5). */
const MATTERS: readonly ColumnName[] = ['employee_id', 'status'];

/** Compares headings as written, table names aside: Numbers names a table after its file, so they differ each time. */
export function compareColumns(before: readonly Column[], after: readonly Column[]): SchemaDrift {
  const was = positions(before);
  const is = positions(after);
  const came = [...is.keys()].filter((heading) => !was.has(heading));
  const went = [...was.keys()].filter((heading) => !is.has(heading));
  const stayed = (order: Map<string, number>, other: Map<string, number>) =>
    [...order.keys()].filter((heading) => other.has(heading));
  const order = stayed(was, is);
  const moved = stayed(is, was).filter((heading, index) => heading !== order[index]);
  const fields = new Set(after.map((column) => column.field));
  const vanished = MATTERS.filter(
    (field) => before.some((column) => column.field === field) && !fields.has(field),
  );
  return { came, went, moved, vanished };
}

function positions(columns: readonly Column[]): Map<string, number> {
  const byHeading = new Map<string, number>();
  for (const { heading, position } of columns) {
    if (!byHeading.has(heading)) byHeading.set(heading, position);
  }
  return new Map([...byHeading].sort(([, one], [, other]) => one - other));
}
