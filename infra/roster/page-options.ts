import type { EmployeeDocument } from '../mongo/documents/employee-document.js';
import type { RecordField } from './employees.js';

/** Sort options of a list, and the stored field that each sorts by. */
export const SORTED_BY = {
  last_name: 'last_first_lc',
  employee_id: 'employee_id',
  hire_date: 'hire_date',
  termination_date: 'termination_date',
  updated_at: 'updated_at',
} as const satisfies Record<string, keyof EmployeeDocument>;

export const EMPLOYEE_SORTS = Object.keys(SORTED_BY) as [EmployeeSort, ...EmployeeSort[]];
export type EmployeeSort = keyof typeof SORTED_BY;
export type Order = 'asc' | 'desc';

/** The keyset cursor: sort value and id of the last employee of a page; in a search also the key that matched. */
export type Anchor = {
  readonly value: string | Date | null;
  readonly employee_id: string;
  readonly found_by?: number | undefined;
};

export type EmployeePageOptions = {
  /** The fields to return. */
  readonly fields: readonly RecordField[];
  /** By default a search lists the best matches first; other lists sort by last name. */
  readonly sort?: EmployeeSort | undefined;
  readonly order?: Order;
  readonly limit?: number;
  readonly after?: Anchor | undefined;
};
