import type { Employee, EmployeeField } from '../employee.js';

export type FieldChange = {
  readonly field: EmployeeField;
  readonly before: Employee[EmployeeField];
  readonly after: Employee[EmployeeField];
};

/** Why a sync waits for a person (REPORTS §7): what was counted, and the limit it passed. */
export type Brake = {
  readonly brake: 'terminations' | 'creations' | 'code_width';
  readonly figure: number;
  readonly limit: number;
};

/** What a sync made, per outcome. employees seen = created + updated + unchanged. */
export type PlanCounts = {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly missing: number;
  readonly terminations: number;
};
