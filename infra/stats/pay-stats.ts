import { setImmediate } from 'node:timers/promises';
import type { ClientSession } from 'mongodb';
import { z } from 'zod';
import { DepartmentPay } from '../../shared/department-pay.js';
import { mostCommon } from '../../shared/most-common.js';
import { spreadOf } from '../../shared/pay-spread.js';
import { collections } from '../mongo/collections.js';
import type { EmployeeDocument } from '../mongo/documents/employee-document.js';
import { inBatches } from '../mongo/in-batches.js';
import type { Store } from '../mongo/store.js';
import { type EmployeePart, partOrMark, projectionOf } from '../roster/employees.js';
import { type CachedStat, currentStats } from './cached-stats.js';

/** Returns pay by department code, null last. Sensitive: a department of one reveals what that person earns. */
export function payByDepartment(store: Store): Promise<DepartmentPay[]> {
  return currentStats(store, PAY_BY_DEPARTMENT);
}

export const PAY_BY_DEPARTMENT: CachedStat<DepartmentPay[]> = {
  name: 'pay',
  schema: z.array(DepartmentPay),
  count: countPay,
};

const PAY = ['hourly_rate', 'salary'] as const;
const COUNTED = ['department_code', 'department_description', ...PAY] as const;

type Department = {
  employees: number;
  unreadable: number;
  readonly descriptions: Map<string, number>;
  readonly hourly_rate: Map<string, number>;
  readonly salary: Map<string, number>;
};

async function countPay(store: Store, session: ClientSession): Promise<DepartmentPay[]> {
  const departments = new Map<string | null, Department>();
  const paid = collections(store.db)
    .employees.find({ status: { $in: ['active', 'on_leave'] } }, { session, batchSize: 1_000 })
    .project<EmployeeDocument>(projectionOf(COUNTED));
  for await (const batch of inBatches(paid)) {
    for (const document of batch) addTo(departments, partOrMark(store, document, COUNTED));
    // Decryption blocks the event loop.
    await setImmediate();
  }
  return [...departments]
    .map(([department_code, department]) => payOf(department_code, department))
    .sort(byCode);
}

function addTo(departments: Map<string | null, Department>, employee: EmployeePart): void {
  const { department_code = null, department_description, hourly_rate, salary } = employee;
  const department = departments.get(department_code) ?? {
    employees: 0,
    unreadable: 0,
    descriptions: new Map(),
    hourly_rate: new Map(),
    salary: new Map(),
  };
  departments.set(department_code, department);
  department.employees += 1;
  if (employee.unreadable) department.unreadable += 1;
  add(department.descriptions, department_description);
  add(department.hourly_rate, hourly_rate);
  add(department.salary, salary);
}

function add(tally: Map<string, number>, value: string | null = null): void {
  if (value !== null) tally.set(value, (tally.get(value) ?? 0) + 1);
}

function payOf(department_code: string | null, department: Department): DepartmentPay {
  const { employees, unreadable, descriptions, hourly_rate, salary } = department;
  return {
    department_code,
    department_description: mostCommon(descriptions),
    employees,
    ...(unreadable > 0 && { unreadable }),
    hourly_rate: spreadOf(hourly_rate),
    salary: spreadOf(salary),
  };
}

function byCode({ department_code: a }: DepartmentPay, { department_code: b }: DepartmentPay): number {
  if (a === null || b === null) return a === null ? 1 : -1;
  return a < b ? -1 : 1;
}
