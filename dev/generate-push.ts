import { mkdir, rename, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeNumbers } from '../numbers/write/write-numbers.js';
import type { ReportType } from '../shared/report.js';
import { type FakeEmployee, fakeEmployees } from './fake-employees.js';
import { type PushReport, pushReports } from './push-reports.js';
import { SeededRandom } from './seeded-random.js';

export type PushOptions = {
  readonly employees: number;
  readonly seed?: number;
  /** 0 is the first push; a later one has changes and a few new people. */
  readonly revision?: number;
  /** The share of the people that change from one push to the next. */
  readonly changed?: number;
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

/** Writes the four reports of a fake company into a folder as `.numbers` files, each atomically. Returns their names. */
export async function generatePush(folder: string, options: PushOptions): Promise<string[]> {
  const { seed = 1, revision = 0, plant = {} } = options;
  const people = [...fakeEmployees(seed, options.employees, revision, options.changed)];
  const planted = people.map((person, at) => (at === 0 ? { ...person, ...plant } : person));
  await mkdir(folder, { recursive: true });
  return Promise.all(
    pushReports(planted).map(async (report) => {
      const time = new Date(options.time.getTime() + SECONDS_AFTER[report.type] * 1000);
      const name = fileName(report.type, time, seed);
      const partial = join(folder, `.${name}.partial`);
      await writeFile(partial, numbersFile(report, name));
      await utimes(partial, time, time);
      await rename(partial, join(folder, name));
      return name;
    }),
  );
}

function numbersFile({ headings, rows }: PushReport, name: string): Uint8Array {
  const table = { name, headerRows: 1, headerCols: 1, rows: [headings, ...rows] };
  return writeNumbers({ sheets: [{ name: 'Sheet 1', tables: [table] }] });
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
