import { isUnreadable } from '../fields/cell-text.js';
import type { ReportType } from '../report.js';
import type { RowIssue } from '../row-issue.js';
import { type SourceRow, saysNothing } from '../tables/source-table.js';
import type { ReportTable } from './find-header.js';
import {
  type Field,
  type FieldSource,
  fieldSourcesOf,
  type ReadingContext,
  type ReportFieldValue,
} from './report-fields.js';

/** A field of a table with the cells it can be read from, in order of preference. */
export type BoundField<F extends string = Field> = {
  readonly field: F;
  readonly cells: readonly { readonly position: number; readonly source: FieldSource }[];
};

export type RowIssueNote = Pick<RowIssue, 'field' | 'code'>;

/** Binds the fields that the table has a column for. The other fields are absent from all of its rows. */
export function bindFields<F extends Field>(
  fields: readonly F[],
  report: ReportType,
  table: ReportTable,
): BoundField<F>[] {
  const bound = fields.map((field) => bindField(field, fieldSourcesOf(field, report), table));
  return bound.filter(({ cells }) => cells.length > 0);
}

export function bindField<F extends string>(
  field: F,
  sources: readonly FieldSource[],
  table: ReportTable,
): BoundField<F> {
  const cells = sources.flatMap((source) =>
    (table.positions.get(source.column) ?? []).map((position) => ({ position, source })),
  );
  return { field, cells };
}

/**
 * Reads a field of a row from the first cell that is not empty. Returns undefined when no cell has the field, also because the row
 * says nothing there, or when the value is invalid or unreadable (then it calls `note`).
 */
export function readField(
  bound: BoundField<string>,
  row: SourceRow,
  context: ReadingContext,
  note: (issue: RowIssueNote) => void,
): ReportFieldValue | null | undefined {
  let result: null | undefined;
  for (const { position, source } of bound.cells) {
    if (saysNothing(row, position)) continue;
    const cell = row.cells[position] ?? null;
    const reading = isUnreadable(cell) ? UNREADABLE : source.read(cell, context, source.column);
    if (reading === undefined) continue;
    if ('issue' in reading) {
      note({ field: bound.field, code: reading.issue });
      return undefined;
    }
    if (reading.value !== null) return reading.value;
    result = null;
  }
  return result;
}

const UNREADABLE = { issue: 'unreadable_cell' } as const;

/** Reads all bound fields of a row, without those that are undefined. */
export function readFields<F extends string>(
  bound: readonly BoundField<F>[],
  row: SourceRow,
  context: ReadingContext,
  note: (issue: RowIssueNote) => void,
): Partial<Record<F, ReportFieldValue | null>> {
  const fields: Partial<Record<F, ReportFieldValue | null>> = {};
  for (const each of bound) {
    const value = readField(each, row, context, note);
    if (value !== undefined) fields[each.field] = value;
  }
  return fields;
}
