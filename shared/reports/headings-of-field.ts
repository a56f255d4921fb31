import type { EmployeeField } from '../employee.js';
import type { ReportType } from '../report.js';
import type { ColumnName } from './aliases.js';
import { fieldSourcesOf } from './report-fields.js';
import type { Column } from './validated-report.js';

/** A rate history has its own columns for pay (REPORTS §3). */
const PAY_COLUMNS: Readonly<Partial<Record<EmployeeField, readonly ColumnName[]>>> = {
  hourly_rate: ['amount', 'hourly_rate'],
  salary: ['annual_amount', 'salary'],
};

/** Returns the headings of a table that a field is read from, in order of preference: the first that is not empty counts. */
export function headingsOfField(
  field: EmployeeField,
  report: ReportType,
  columns: readonly Column[],
  { sheet, table }: Pick<Column, 'sheet' | 'table'>,
): string[] {
  const tableColumns = columns.filter((column) => column.sheet === sheet && column.table === table);
  const pay = report === 'rate_history' ? PAY_COLUMNS[field] : undefined;
  const names = pay ?? fieldSourcesOf(field, report).map(({ column }) => column);
  return names.flatMap((name) =>
    tableColumns.filter((column) => column.field === name).map(({ heading }) => heading),
  );
}
