import type { EmployeeDocument } from '../mongo/documents/employee-document.js';
import type { RecordField } from './employees.js';

/** What a list can be sorted by, and the stored field that keeps that order. */
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

/** Where a page ended: the sorted-by value and the id of its last employee; in a search also what that one was found by. */
export type Anchor = {
  readonly value: string | Date | null;
  readonly employee_id: string;
  readonly found_by?: number | undefined;
};

export type EmployeePageOptions = {
  /** What is told of each. */
  readonly fields: readonly RecordField[];
  /** Without it a search has the best matches first, and all else goes by last name. */
  readonly sort?: EmployeeSort | undefined;
  readonly order?: Order;
  readonly limit?: number;
  readonly after?: Anchor | undefined;
};
