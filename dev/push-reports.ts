import type { ReportType } from '../shared/report.js';
import type { FakeEmployee, FakeRate } from './fake-employees.js';

type Row = readonly (string | null)[];

/** A report as it goes into a file: the headings first, then a row for each person, rate or payee. Null is an empty cell. */
export type PushReport = {
  readonly type: ReportType;
  readonly headings: readonly string[];
  /** Generated in each pass, because a million rows need too much memory. */
  readonly rows: Iterable<Row>;
};

/** The dates report has this value for no date. */
const NO_DATE = '0000-00-00';
const CLIENT = '0MU1';
const STATUS_WORDS = { active: 'ACTIVE', on_leave: 'ON LEAVE', terminated: 'TERMINATED' } as const;
const STATUS_LETTERS = { active: 'A', on_leave: 'V', terminated: 'T' } as const;
const PERIODS_A_YEAR = 26;
const HOURS_A_YEAR = 2080;

/** Returns the four reports of the same employees, with the headings and formats of Paycom's exports. */
export function pushReports(people: Iterable<FakeEmployee>): PushReport[] {
  return [payees(people), dates(people), directory(people), rateHistory(people)];
}

function directory(people: Iterable<FakeEmployee>): PushReport {
  return {
    type: 'employee_directory',
    headings: [
      ...[
        'EECode',
        'EE Name',
        'Nickname',
        'Status',
        'Department',
        'Department Desc',
        'Location Desc',
        'Work Email',
      ],
      ...['Phone #', 'Phone # Type', 'Street Address', 'City', 'State', 'Zip'],
      ...['Hours Worked Current Period', 'Max Hours Per Week'],
    ],
    rows: rowsOf(people, (person) => [
      [
        ...[person.code, nameOf(person), null, STATUS_LETTERS[person.status], person.department.code],
        // Its text fields are padded.
        ...[`${person.department.description}  `, 'Main House ', person.workEmail],
        ...[person.phone, 'C', person.streetAddress, `${person.city} `, person.state, person.zipCode],
        ...[person.hours?.worked ?? null, person.hours?.most ?? null],
      ],
    ]),
  };
}

function dates(people: Iterable<FakeEmployee>): PushReport {
  return {
    type: 'employee_dates',
    headings: [
      ...['Client Code', 'EE Code', 'EE Name', 'Status', 'Department', 'Department Desc', 'Position Family'],
      ...['Birth Date', 'Hire Date', 'Re-hire Date', 'Termination Date', 'Last Review'],
    ],
    rows: rowsOf(people, (person) => [
      [
        ...[CLIENT, person.code, nameOf(person), STATUS_WORDS[person.status]],
        ...[person.department.code, person.department.description, person.positionFamily, person.birthDate],
        ...[person.hireDate, person.rehireDate ?? NO_DATE, person.terminationDate ?? NO_DATE, NO_DATE],
      ],
    ]),
  };
}

function payees(people: Iterable<FakeEmployee>): PushReport {
  return {
    type: 'employee_payees',
    headings: [
      ...[
        'Client Code',
        'EE Code',
        'EE Name',
        'EE Status',
        'Payee Code',
        'Payee Desc',
        'Case Reference',
        'Street',
        'City',
      ],
      // The second City is the bank's. Both belong to the agency, not to the employee.
      ...['State', 'Zipcode', 'Garn. Type', 'Routing Code', 'Account Code', 'Account Type', 'City'],
    ],
    rows: rowsOf(people, (person) =>
      person.payees.map((payee, at) => [
        ...[
          CLIENT,
          person.code,
          nameOf(person),
          STATUS_LETTERS[person.status],
          `P${at + 1}`,
          `${payee.kind} Office`,
        ],
        ...[payee.caseReference, '1 Courthouse Square', 'Albany', 'NY', '12207', payee.kind],
        ...['000000000', payee.account, 'C', 'Albany'],
      ]),
    ),
  };
}

function rateHistory(people: Iterable<FakeEmployee>): PushReport {
  return {
    type: 'rate_history',
    headings: [
      ...['EE Code', 'Employee Name', 'Effective Date', 'Rate Type', 'Amount', 'Pay Type', 'Pay Frequency'],
      ...['Annual Amount', 'Exempt Status', 'Employee Status', 'Department Code', 'Department'],
    ],
    rows: rowsOf(people, (person) =>
      person.rates.map((rate) => [
        ...[person.code, nameOf(person), usDate(rate.effective), 'Rate 1', grouped(rate.amount)],
        ...[person.payType, 'Bi-Weekly', annual(person, rate), person.exempt ? 'Exempt' : 'Non-Exempt'],
        ...[STATUS_LETTERS[person.status], person.department.code, person.department.description],
      ]),
    ),
  };
}

function rowsOf(people: Iterable<FakeEmployee>, rows: (person: FakeEmployee) => Row[]): Iterable<Row> {
  return {
    *[Symbol.iterator]() {
      for (const person of people) yield* rows(person);
    },
  };
}

function nameOf({ firstName, lastName }: FakeEmployee): string {
  return `${lastName.toUpperCase()}, ${firstName.toUpperCase()}`;
}

function usDate(day: string): string {
  const [year, month, date] = day.split('-');
  return `${month}/${date}/${year}`;
}

function annual({ payType }: FakeEmployee, { amount }: FakeRate): string {
  return grouped((Number(amount) * (payType === 'Salary' ? PERIODS_A_YEAR : HOURS_A_YEAR)).toFixed(2));
}

function grouped(amount: string): string {
  return amount.replace(/\B(?=(\d{3})+\.)/g, ',');
}
