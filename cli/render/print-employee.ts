import pc from 'picocolors';
import type { FieldProvenance } from '../../infra/files/field-provenance.js';
import type { EmployeeHistory } from '../../services/employee-history.js';
import {
  EMPLOYEE_FIELDS,
  type EmployeeField,
  type EmployeeFields,
  SENSITIVE_FIELDS,
} from '../../shared/employee.js';
import { formatList } from './format-plan.js';
import { formatTable, formatTime } from './print-table.js';

/** Formats an employee with the source of each value and the history. Hides sensitive values without `reveal`. */
export function describeEmployee({ employee, origins, changes }: EmployeeHistory, reveal: boolean): string {
  const files = new Files();
  const fields = EMPLOYEE_FIELDS.map((field) => [
    field,
    shown(field, employee[field], reveal),
    files.locate(origins[field]),
  ]);
  const history = changes.flatMap(({ at, sync_id, kind, fields: changed }) =>
    changed.length === 0
      ? [[formatTime(at), sync_id, kind, '', '', '']]
      : changed.map(({ field, before, after, origin, unreadable }) => [
          formatTime(at),
          sync_id,
          field,
          ...[before, after].map((value) => (unreadable ? 'unreadable' : shown(field, value, reveal))),
          files.locate(origin),
        ]),
  );
  return [
    ...(employee.missing ? [describeMissing(employee.missing), ''] : []),
    formatTable(['field', 'value', 'from'], fields),
    '',
    formatTable(['when', 'sync', 'what', 'before', 'after', 'from'], history),
    '',
    ...files.legend(),
  ].join('\n');
}

/** Formats only the fields, for a day in the past. */
export function describeFields(fields: EmployeeFields, reveal: boolean): string {
  return formatTable(
    ['field', 'value'],
    EMPLOYEE_FIELDS.map((field) => [field, shown(field, fields[field], reveal)]),
  );
}

function shown(field: EmployeeField, value: unknown, reveal: boolean): string {
  return !reveal && SENSITIVE_FIELDS.has(field) ? '(--reveal)' : String(value ?? '–');
}

function describeMissing({
  missed_by,
  last_listed,
}: NonNullable<EmployeeHistory['employee']['missing']>): string {
  return `${pc.yellow('missing')} since the report of ${missed_by.replace('T', ' ')}; ${formatList(last_listed)}`;
}

/** Gives each source file a number, because the names are long. */
class Files {
  readonly #numbers = new Map<string, number>();

  locate(origin: FieldProvenance | null): string {
    if (origin === null) return '–';
    const { file, report_type, report_time, table: name, row, headings } = origin;
    const source = `${file}, table ${name}: ${report_type} of ${report_time}`;
    const number = this.#numbers.get(source) ?? this.#numbers.size + 1;
    this.#numbers.set(source, number);
    return [`[${number}] row ${row}`, headings.join(' or ')].filter(Boolean).join(', ');
  }

  legend(): string[] {
    return [...this.#numbers].map(([source, number]) => `[${number}] ${source}`);
  }
}
