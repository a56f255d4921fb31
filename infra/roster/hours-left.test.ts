import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { type Decimal, parseDecimal } from '../../shared/decimal.js';
import { hoursLeft } from '../../shared/scheduling/availability.js';
import { creationOf, fakeFields, testEmployeeId } from '../../tests/employee-records.js';
import { testStore } from '../../tests/test-store.js';
import { addToRun } from '../files/add-to-run.js';
import { resolveFiles, updateFile } from '../files/file-status.js';
import { fileIdOf } from '../files/unresolved-files.js';
import { collections } from '../mongo/collections.js';
import { newDocument } from '../plans/employee-writes.js';
import { queryOf } from './employee-query.js';
import { hoursAsOf, hoursLeftFilter } from './hours-left.js';

const database = testStore();
const NOW = new Date('2026-11-10T12:00:00Z');
const CLOCK = '2026-11-10T12:00:00';
const CURRENT = '2026-11-09T00:00:00';
const MAXIMA = [null, 0, 0.1, 37.5, 40];
const WORKED = [null, '0.00', '0.10', '30.25', '37.40', '40.00', '80.00'];
const PEOPLE = MAXIMA.flatMap((max_hours_per_week) =>
  WORKED.flatMap((hours_worked_current_period) =>
    [false, true].map((missing) => ({ max_hours_per_week, hours_worked_current_period, missing })),
  ),
).map((person, at) => ({ ...person, employee_id: testEmployeeId(at + 1) }));

beforeAll(async () => {
  const documents = PEOPLE.map(({ employee_id, missing, ...hours }) => ({
    ...newDocument(
      database.store.keyring,
      { ...creationOf(1, { ...fakeFields(1), ...hours }), employee_id },
      NOW,
    ),
    ...(missing && { missing: { missed_by: CURRENT, last_listed: null } }),
  }));
  await collections(database.store.db).employees.insertMany(documents);
});

test('the database query matches the rule for hours left, to the hundredth', async () => {
  const cents = fc.constantFrom(0, 1, 10, 11, 260, 725, 726, 975, 3_999, 4_000, 4_001);
  const least = fc.tuple(cents, fc.constantFrom(0, 1, 2));
  await fc.assert(
    fc.asyncProperty(least, fc.boolean(), fc.boolean(), async ([digits, zeros], current, unknown) => {
      const text = `${Math.floor(digits / 100)}.${String(digits % 100).padStart(2, '0')}${'0'.repeat(zeros)}`;
      const clock = { now: CLOCK, hours_as_of: current ? CURRENT : null };
      const hours_left = await hoursLeftFilter(database.store.db, clock, decimal(text), unknown);
      const expected = PEOPLE.filter((person) => {
        const hours = hoursLeft(person, clock);
        return 'left' in hours ? compare(hours.left, text) >= 0n : unknown;
      });
      const found = await collections(database.store.db)
        .employees.find(queryOf({ hours_left }))
        .sort({ employee_id: 1 })
        .toArray();
      expect(found.map(({ employee_id }) => employee_id)).toEqual(
        expected.map(({ employee_id }) => employee_id),
      );
    }),
    { numRuns: 60 },
  );
});

function decimal(text: string): Decimal {
  const read = parseDecimal(text);
  if (!read) throw new Error('no decimal');
  return read;
}

function compare({ digits, scale }: Decimal, text: string): bigint {
  const other = decimal(text);
  return digits * 10n ** BigInt(other.scale) - other.digits * 10n ** BigInt(scale);
}

test('hours are as old as the newest applied report with an hours column that is not from the future', async () => {
  const { db } = database.store;
  const run = { sync_id: 'one', dry_run: false };
  const add = async (name: string, report_time: string, hours: boolean) => {
    const delivery = { path: name, size: 1, mtime: NOW };
    const column = { sheet: 's', table: 't', position: 0, heading: 'Hours Worked Current Period' };
    await addToRun(db, run, [delivery]);
    const ref = { sync_id: 'one', file_id: fileIdOf(delivery) };
    await updateFile(db, ref, {
      report_type: 'rate_history',
      report_time,
      columns: [{ ...column, field: hours ? 'hours_worked_current_period' : null }],
    });
    return ref.file_id;
  };
  const old = await add('old', '2026-11-03T11:00:00', true);
  const right = await add('right', '2026-11-07T02:00:00', true);
  const without = await add('without', '2026-11-08T02:00:00', false);
  const future = await add('future', '2026-11-11T12:00:01', true);
  await add('failed', '2026-11-09T02:00:00', true);
  expect(await hoursAsOf(db, CLOCK)).toBeNull();
  await resolveFiles(db, 'one', [old], 'applied');
  expect(await hoursAsOf(db, CLOCK)).toBeNull();
  await resolveFiles(db, 'one', [without, right, future], 'unchanged');
  expect(await hoursAsOf(db, CLOCK)).toBe('2026-11-07T02:00:00');
});
