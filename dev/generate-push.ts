import { mkdir, open, rename, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { type WriteTable, writeNumbersTo } from '../numbers/write/write-numbers.js';
import type { ReportType } from '../shared/report.js';
import { type FakeEmployee, fakeEmployees } from './fake-employees.js';
import { flawedPeople } from './flawed-people.js';
import { type PushReport, pushReports } from './push-reports.js';
import { SeededRandom } from './seeded-random.js';

export type PushOptions = {
  readonly employees: number;
  readonly seed?: number;
  /** 0 is the first push; a later one has changes and a few new people. */
  readonly revision?: number;
  /** The share of the people that change from one push to the next. */
  readonly changed?: number;
  /** Some values cannot be read, and the directory has another heading. */
  readonly flawed?: boolean;
  /** When Paycom began to write it; the reports follow within minutes. Wall-clock in UTC. */
  readonly time: Date;
  /** Values of the first employee, which a test searches for where they must not be. */
  readonly plant?: Partial<FakeEmployee>;
};

/** Paycom writes one report after the other. */
const SECONDS_AFTER: Readonly<Record<ReportType, number>> = {
  employee_payees: 0,
  employee_dates: 88,
  employee_directory: 176,
  rate_history: 180,
};

/** The rows of a table below its headings. A table of Numbers has at most a million rows. */
const TABLE_ROWS = 999_999;

/** Writes the four reports of a fake company into a folder as `.numbers` files, each atomically. Returns their names. */
export async function generatePush(folder: string, options: PushOptions): Promise<string[]> {
  const { seed = 1, employees, revision = 0, changed, flawed = false, plant = {} } = options;
  // Generated for each report again, because a million people need too much memory.
  const people = {
    *[Symbol.iterator]() {
      let planted = plant;
      const all = fakeEmployees(seed, employees, revision, changed);
      for (const person of flawed ? flawedPeople(all) : all) {
        yield { ...person, ...planted };
        planted = {};
      }
    },
  };
  await mkdir(folder, { recursive: true });
  const names: string[] = [];
  for (const report of pushReports(people)) {
    const time = new Date(options.time.getTime() + SECONDS_AFTER[report.type] * 1000);
    const name = fileName(report.type, time, seed);
    const partial = join(folder, `.${name}.partial`);
    await writeReport(partial, flawed ? renamed(report) : report, name);
    await utimes(partial, time, time);
    await rename(partial, join(folder, name));
    names.push(name);
  }
  return names;
}

function renamed(report: PushReport): PushReport {
  const headings = report.headings.map((heading) => (heading === 'Location Desc' ? 'Site' : heading));
  return { ...report, headings };
}

async function writeReport(path: string, report: PushReport, name: string): Promise<void> {
  const file = await open(path, 'w');
  try {
    const sheets = [{ name: 'Sheet 1', tables: tablesOf(report, name) }];
    await writeNumbersTo((part) => file.writeFile(part), { sheets });
  } finally {
    await file.close();
  }
}

/** One table, or more when the report has too many rows for one. Each has the headings. */
export function* tablesOf(
  { headings, rows }: Pick<PushReport, 'headings' | 'rows'>,
  name: string,
  most = TABLE_ROWS,
): Generator<WriteTable> {
  const body = rows[Symbol.iterator]();
  let next = body.next();
  function* table() {
    yield headings;
    for (let row = 0; row < most && !next.done; row++, next = body.next()) yield next.value;
  }
  for (let number = 1; number === 1 || !next.done; number++) {
    const rows = table();
    yield { name: number === 1 ? name : `${name} ${number}`, headerRows: 1, headerCols: 1, rows };
  }
}

const TITLES = {
  employee_payees: 'Employee_Payees',
  employee_dates: 'Employee_Dates',
  employee_directory: 'Employee_Directory',
} as const;

function fileName(type: ReportType, time: Date, seed: number): string {
  const [day, clock] = [time.toISOString().slice(0, 10), time.toISOString().slice(11, 19)];
  const stamp = `${day}${clock}`.replace(/[-:]/g, '');
  const job = new SeededRandom('job', seed).whole(0x10000000, 0xffffffff).toString(16);
  return type === 'rate_history'
    ? `${stamp}_Rate_History_Report_${day}_${job}.numbers`
    : `${stamp}_${TITLES[type]}_${job}_EmployeeRoster.numbers`;
}
