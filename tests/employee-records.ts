import type { EmployeeWrite } from '../infra/plans/employee-writes.js';
import { EMPLOYEE_FIELDS, type EmployeeFields } from '../shared/employee.js';
import type { FieldChange, Payee } from '../shared/plan/plan.js';
import type { EmployeeStatements, Origin } from '../shared/plan/statement.js';
import { statementsText } from '../shared/plan/statement-text.js';

const FILE = 'f'.repeat(32);
export const testOrigin = (row: number): Origin => ({ file: FILE, sheet: 'Sheet 1', table: 'Table 1', row });
export const testEmployeeId = (number: number) => String(number).padStart(6, '0');

/** A fake employee; `canary` fills each sensitive text field. */
export function fakeFields(number: number, canary = 'canary'): EmployeeFields {
  return {
    first_name: 'ADA',
    last_name: `LOVELACE-${number}`,
    status: 'active',
    department_code: '410',
    department_description: 'Office',
    position_family: 'Administrator',
    work_email: `ada${number}@example.com`,
    phone_number: `+1918555${canary}`.slice(0, 20),
    street_address: `${number} ${canary} Street`,
    city: 'Tulsa',
    state: 'OK',
    zip_code: '74138',
    birth_date: '1964-05-12',
    hire_date: '2022-02-18',
    rehire_date: null,
    termination_date: null,
    hourly_rate: '9876.54',
    salary: null,
    overtime_eligible: true,
    hours_worked_ytd: '120.50',
    hours_worked_current_period: null,
    max_hours_per_week: 40,
  };
}

/** The statements of two reports of one push. */
export function statementsFor(fields: EmployeeFields, row: number): EmployeeStatements {
  const { hire_date, birth_date, ...rest } = fields;
  const layer = <T>(fields: T, report_time: string) => ({ report_time, origin: testOrigin(row), fields });
  return {
    employee_directory: [layer(rest, '2026-11-01T02:02:56')],
    employee_dates: [layer({ hire_date, birth_date }, '2026-11-01T02:01:28')],
    rate_history: [],
    rates: [],
    listed: null,
  };
}

export function creationOf(number: number, fields = fakeFields(number)): EmployeeWrite {
  return {
    kind: 'created',
    employee_id: testEmployeeId(number),
    fields,
    statements: statementsText(statementsFor(fields, number)),
  };
}

/** An update to `after` of a stored employee with its changed fields. */
export function updateTo(
  stored: {
    employee_id: string;
    fields: EmployeeFields;
    statements: EmployeeStatements;
    content_hash: string;
  },
  after: Partial<EmployeeFields>,
): EmployeeWrite {
  const { employee_id, content_hash, statements: before } = stored;
  const fields = { ...stored.fields, ...after };
  const changed = EMPLOYEE_FIELDS.filter((field) => fields[field] !== stored.fields[field]);
  const changes = changed.map((field): FieldChange => {
    return { field, before: stored.fields[field], after: fields[field], origin: testOrigin(2) };
  });
  return {
    kind: 'updated',
    employee_id,
    fields,
    statements: statementsText(statementsFor(fields, 2)),
    before: statementsText(before),
    content_hash,
    changes,
  };
}

export function fakePayee(number: number, of: number, amount = 'first'): Payee {
  const employee_id = testEmployeeId(of);
  const fields = {
    payee_code: `P${number}`,
    payee_description: 'Child support',
    case_reference: `CASE-CANARY-${number}`,
    garnishment_type: 'Support',
    routing_code: 'ROUTING-CANARY',
    account_code: `ACCOUNT-CANARY-${amount}`,
    account_type: 'Checking',
    street_address: '1 Agency Street',
    city: 'Tulsa',
    state: 'OK',
    zip_code: '74138',
  };
  const layers = [{ report_time: '2026-11-01T02:00:00', origin: testOrigin(number), fields }];
  return { key: `${employee_id}/CASE-CANARY-${number}`, employee_id, fields, layers };
}
