import { recordAction } from '../infra/audit/audit.js';
import type { Store } from '../infra/mongo/store.js';
import type { EmployeeFilter } from '../infra/roster/employee-query.js';
import { type EmployeePart, exportEmployees, type RecordField } from '../infra/roster/employees.js';
import { isSensitive, SENSITIVE_FIELDS } from '../shared/employee.js';
import { EXPORTS, type ExportFormat } from '../shared/exports/export-format.js';
import { recordEmployees, type SensitiveReader } from './record-sensitive-access.js';

export type RosterExport = {
  readonly format: ExportFormat;
  /** The columns of a row after the employee id, in this order. */
  readonly fields: readonly RecordField[];
  /** When false, sensitive fields are absent, and are neither read nor decrypted. */
  readonly reveal: boolean;
  readonly filter: EmployeeFilter;
  /** Called with the number of employees of each batch. */
  readonly onBatch?: (employees: number) => void;
};

/**
 * Streams the matching employees, by id, as the bytes of a file. Backpressure also slows down the database reads.
 * Records the export before the first byte, and of each batch whose sensitive fields it shows.
 */
export async function* exportRoster(
  store: Store,
  reader: SensitiveReader,
  { format, fields, reveal, filter, onBatch }: RosterExport,
): AsyncGenerator<Uint8Array> {
  const columns = reveal ? fields : fields.filter((field) => !isSensitive(field));
  const sensitive = [...SENSITIVE_FIELDS].filter((field) => columns.includes(field));
  const exported = { target: 'roster', before: null, after: { fields: [...columns] } };
  await recordAction(store.db, { by: reader.account, action: 'roster.export', ...exported });
  const employees = recordAccess(store, reader, sensitive, exportEmployees(store, columns, filter));
  yield* EXPORTS[format].write(['employee_id', ...columns], rowsOf(employees, columns, onBatch));
}

async function* recordAccess(
  { db }: Store,
  reader: SensitiveReader,
  fields: readonly string[],
  employees: AsyncIterable<EmployeePart[]>,
): AsyncGenerator<EmployeePart[]> {
  for await (const batch of employees) {
    const ids = batch.map(({ employee_id }) => employee_id);
    await recordEmployees(db, reader, fields, ids);
    yield batch;
  }
}

/** Gives each row every field in the same order. */
async function* rowsOf(
  employees: AsyncIterable<EmployeePart[]>,
  fields: readonly RecordField[],
  onBatch: RosterExport['onBatch'],
) {
  const blank = Object.fromEntries(['employee_id', ...fields].map((field) => [field, null]));
  for await (const batch of employees) {
    yield batch.map((employee) => ({ ...blank, ...employee }));
    onBatch?.(batch.length);
  }
}
