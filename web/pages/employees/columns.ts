import type { InputOf } from '../../client/client.js';
import type { Text } from '../../text/en/index.js';

type ListInput = InputOf<'employees.list'>;
export type ColumnField = NonNullable<ListInput['fields']>[number];
export type Sort = NonNullable<ListInput['sort']>;

type Column = {
  /** What the API must return for it. */
  readonly fields: readonly ColumnField[];
  readonly width: number;
  readonly sort?: Sort;
  readonly isNumber?: true;
};

/** Every column that a person can choose, in their order. Sensitive fields are on the page of one employee only. */
export const COLUMNS = {
  name: { fields: ['last_name', 'first_name'], width: 210, sort: 'last_name' },
  employee_id: { fields: [], width: 110, sort: 'employee_id' },
  status: { fields: ['status'], width: 140 },
  department_description: { fields: ['department_code', 'department_description'], width: 200 },
  position_family: { fields: ['position_family'], width: 160 },
  hire_date: { fields: ['hire_date'], width: 125, sort: 'hire_date' },
  rehire_date: { fields: ['rehire_date'], width: 125 },
  termination_date: { fields: ['termination_date'], width: 150, sort: 'termination_date' },
  work_email: { fields: ['work_email'], width: 240 },
  city: { fields: ['city'], width: 140 },
  state: { fields: ['state'], width: 80 },
  overtime_eligible: { fields: ['overtime_eligible'], width: 140 },
  hours_worked_current_period: { fields: ['hours_worked_current_period'], width: 150, isNumber: true },
  hours_worked_ytd: { fields: ['hours_worked_ytd'], width: 140, isNumber: true },
  max_hours_per_week: { fields: ['max_hours_per_week'], width: 150, isNumber: true },
  staff_id: { fields: ['staff_id'], width: 180 },
  missing: { fields: ['missing'], width: 130 },
  updated_at: { fields: ['updated_at'], width: 150, sort: 'updated_at' },
} as const satisfies Record<string, Column>;

export type ColumnId = keyof typeof COLUMNS;
export const COLUMN_IDS = Object.keys(COLUMNS) as readonly ColumnId[];

const DEFAULT: readonly ColumnId[] = [
  'name',
  'employee_id',
  'status',
  'department_description',
  'position_family',
  'hire_date',
];

/** The columns that a text of the URL names. The name is always there, because it leads to the employee. */
export function tableColumns(text: string | undefined): readonly ColumnId[] {
  const named = text === undefined ? DEFAULT : text.split('.');
  return COLUMN_IDS.filter((id) => id === 'name' || named.includes(id));
}

/** The opposite of `columnsOf`; null for the default. */
export function columnsText(ids: readonly ColumnId[]): string | null {
  const text = COLUMN_IDS.filter((id) => ids.includes(id)).join('.');
  return text === DEFAULT.join('.') ? null : text;
}

/** The fields that these columns need. */
export function fieldsOf(ids: readonly ColumnId[]): ColumnField[] {
  return [...new Set<ColumnField>(ids.flatMap((id): readonly ColumnField[] => COLUMNS[id].fields))];
}

export function columnName(id: ColumnId, { fields, employees }: Text): string {
  return id === 'name' || id === 'missing' || id === 'updated_at' ? employees[id] : fields[id];
}
