import { join } from 'node:path';
import type { Db } from 'mongodb';
import { type FakeEmployee, fakeEmployees } from '../dev/fake-employees.js';
import { type Mongod, startMongod } from '../dev/mongod.js';
import type { Keyring } from '../infra/crypto/keyring.js';
import { collections } from '../infra/mongo/collections.js';
import { migrate } from '../infra/mongo/migrations/migrate.js';
import { connectMongo, type Mongo } from '../infra/mongo/mongo.js';
import { type EmployeeWrite, newDocument } from '../infra/plans/employee-writes.js';
import type { EmployeeFields } from '../shared/employee.js';
import type { EmployeeStatements } from '../shared/plan/statement.js';
import { statementsText } from '../shared/plan/statement-text.js';

const BATCH = 5_000;

/** Starts a separate mongod with a roster of `employees` fake employees. `folder` stores the roster for the next run. */
export async function openRoster(
  folder: string,
  employees: number,
  keyring: Keyring,
  print: (line: string) => void,
): Promise<{ readonly mongod: Mongod; readonly mongo: Mongo; readonly uri: string }> {
  const mongod = await startMongod(join(folder, 'mongodb'), { log: print, cacheGigabytes: 4 });
  const uri = mongod.uri(`roster_${employees}`);
  const mongo = await connectMongo(uri);
  await migrate(mongo.db);
  const stored = await collections(mongo.db).employees.estimatedDocumentCount();
  if (stored !== employees) await fill(mongo.db, employees, keyring, print);
  return { mongod, mongo, uri };
}

async function fill(
  db: Db,
  employees: number,
  keyring: Keyring,
  print: (line: string) => void,
): Promise<void> {
  await db.dropDatabase();
  await migrate(db);
  let batch: ReturnType<typeof newDocument>[] = [];
  let row = 0;
  const now = new Date();
  for (const creation of fakeCreations(employees)) {
    row += 1;
    batch.push(newDocument(keyring, creation, now));
    if (batch.length < BATCH && row < employees) continue;
    await collections(db).employees.insertMany(batch, { ordered: false });
    batch = [];
    if (row % 100_000 === 0 || row === employees) print(`${row} employees stored`);
  }
}

/** Yields the creation of each employee of a fake company, as a plan has it. */
export function* fakeCreations(employees: number): Generator<EmployeeWrite & { kind: 'created' }> {
  let row = 0;
  for (const person of fakeEmployees(1, employees, 0)) {
    row += 1;
    const fields = fieldsOf(person);
    yield { kind: 'created', employee_id: person.code, fields, statements: fakeStatements(fields, row) };
  }
}

function fieldsOf(person: FakeEmployee): EmployeeFields {
  const pay = person.rates.at(-1)?.amount ?? null;
  return {
    first_name: person.firstName,
    last_name: person.lastName,
    status: person.status,
    department_code: person.department.code,
    department_description: person.department.description,
    position_family: person.positionFamily,
    work_email: person.workEmail,
    phone_number: person.phone,
    street_address: person.streetAddress,
    city: person.city,
    state: person.state,
    zip_code: person.zipCode,
    birth_date: person.birthDate,
    hire_date: person.hireDate,
    rehire_date: person.rehireDate,
    termination_date: person.terminationDate,
    hourly_rate: person.payType === 'Hourly' ? pay : null,
    salary: person.payType === 'Salary' ? pay : null,
    overtime_eligible: !person.exempt,
    hours_worked_ytd: null,
    hours_worked_current_period: null,
    max_hours_per_week: 40,
  };
}

/** The text of the statements that the reports of one push contain. */
export function fakeStatements(fields: EmployeeFields, row: number): string {
  const origin = { file: 'f'.repeat(32), sheet: 'Sheet 1', table: 'Table 1', row };
  const { hire_date, birth_date, termination_date, rehire_date, ...rest } = fields;
  const dates = { hire_date, birth_date, termination_date, rehire_date };
  const statements: EmployeeStatements = {
    employee_directory: [{ report_time: '2026-11-01T02:02:56', origin, fields: rest }],
    employee_dates: [{ report_time: '2026-11-01T02:01:28', origin, fields: dates }],
    rate_history: [],
    rates: [],
    listed: null,
  };
  return statementsText(statements);
}
