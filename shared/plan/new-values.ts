import { EMPLOYEE_FIELDS, type EmployeeFields } from '../employee.js';
import type { EmployeeStatements, Layer } from './statement.js';

/** Whether the statements have different values. Different report times and origins alone are not worth a write. */
export function hasNewValues(now: EmployeeStatements, before: EmployeeStatements): boolean {
  const differ = (report: 'employee_directory' | 'employee_dates' | 'rate_history') => {
    const [current, previous] = [flatten(now[report]), flatten(before[report])];
    return EMPLOYEE_FIELDS.some((field) => current[field] !== previous[field]);
  };
  const rates = ({ rates }: EmployeeStatements) =>
    rates.map(({ effective_date, pay }) => [effective_date, pay.type, pay.amount].join(' ')).join();
  return (
    differ('employee_directory') ||
    differ('employee_dates') ||
    differ('rate_history') ||
    rates(now) !== rates(before)
  );
}

function flatten(layers: readonly Layer<EmployeeFields>[]): Partial<EmployeeFields> {
  const [only] = layers;
  return layers.length === 1 && only !== undefined
    ? only.fields
    : Object.assign({}, ...layers.map(({ fields }) => fields));
}
