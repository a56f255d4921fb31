import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { writeNumbers } from '../numbers/write/write-numbers.js';
import type { WriteCell } from '../numbers/write/write-table.js';

const FOLDER = new URL('../.cache/bench/', import.meta.url);
const DEPARTMENTS = ['Direct Care', 'Night Shift', 'Kitchen', 'Office', 'Transport', 'Activities'];
const CITIES = ['Reno', 'Austin', 'Newark', 'Salem', 'Dayton', 'Mobile', 'Tulsa', 'Boise'];
const FIRST = ['ANA', 'BEN', 'CARLA', 'DAN', 'EVE', 'FRANK', 'GINA', 'HUGO', 'IRIS', 'JON', 'ZOË', 'LEE'];
const LAST = ['ABLE', 'BAKER', 'CHARLES', 'DAVIS', 'EVANS', 'FISHER', 'GRANT', 'HALL', 'IBÁÑEZ', 'JONES'];
const HEADINGS = [
  ...[
    'Code',
    'First',
    'Last',
    'Status',
    'Department',
    'Description',
    'Position',
    'Email',
    'Phone',
    'Address',
  ],
  ...['City', 'State', 'Zip', 'Born', 'Hired', 'Terminated', 'Rate', 'Salary', 'Exempt', 'Hours'],
];

/** Returns the path of a fake roster with `rows` rows and 20 columns. Writes the file on first use. */
export function rosterFile(rows: number): string {
  const path = new URL(`roster-${rows}.numbers`, FOLDER);
  if (!existsSync(path)) {
    mkdirSync(FOLDER, { recursive: true });
    const table = { name: 'Roster', headerRows: 1, rows: rosterRows(rows) };
    writeFileSync(path, writeNumbers({ sheets: [{ name: 'Sheet 1', tables: [table] }] }));
  }
  return path.pathname;
}

/** Yields a header and fake employees: `rows` rows of 20 cells. */
export function* rosterRows(rows: number): Generator<readonly WriteCell[]> {
  yield HEADINGS;
  for (let i = 1; i < rows; i++) yield employee(i);
}

function employee(i: number): WriteCell[] {
  const pick = <T>(values: readonly T[], salt: number): T =>
    values[(Math.imul(i, salt) >>> 8) % values.length] as T;
  const code = String(i).padStart(6, '0');
  const hourly = i % 5 > 0;
  return [
    code,
    pick(FIRST, 2654435761),
    pick(LAST, 40503),
    i % 9 === 0 ? 'Terminated' : 'Active',
    String(100 + (i % 6) * 10),
    pick(DEPARTMENTS, 97531),
    i % 7 === 0 ? 'Supervisor' : 'Caregiver',
    `e${code}@example.org`,
    `+1 (555) 555-${String(i % 10_000).padStart(4, '0')}`,
    `${100 + (i % 9_000)} Main St`,
    pick(CITIES, 69069),
    'NV',
    String(10_000 + (i % 80_000)),
    day(-9_000 + ((Math.imul(i, 7919) >>> 7) % 9_000)),
    day(5_000 + ((Math.imul(i, 104729) >>> 7) % 4_000)),
    i % 9 === 0 ? day(9_000 + (i % 365)) : null,
    hourly ? decimal(1_500 + (i % 3_000)) : null,
    hourly ? null : decimal(4_000_000 + i * 7),
    i % 4 === 0,
    decimal((i * 37) % 208_000),
  ];
}

function day(sinceEpoch: number): WriteCell {
  const date = new Date(Date.UTC(2001, 0, 1 + sinceEpoch));
  return { type: 'date', value: date.toISOString().slice(0, 19) };
}

function decimal(hundredths: number): WriteCell {
  return { type: 'number', value: String(hundredths / 100) };
}
