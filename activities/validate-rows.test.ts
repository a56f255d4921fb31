import { describe, expect, it } from 'vitest';
import { collections } from '../infra/mongo/collections.js';
import { directory, rowsOf, testSteps } from '../tests/test-steps.js';

const fixture = testSteps();

async function parsed(name: string, ...rows: string[]) {
  await fixture.deliver(name, ...rows);
  const { sync_id } = await fixture.open();
  const [file_id = ''] = (await fixture.steps().listRemote({ sync_id })).file_ids;
  const ref = { sync_id, file_id };
  await fixture.steps().downloadFile(ref);
  expect(await fixture.steps().parseNumbers(ref)).toEqual({ tables: 1 });
  return ref;
}
const record = (file_id: string) => collections(fixture.deps.store.db).files.findOne({ file_id });

describe('validating a file', () => {
  it('records report, time, rows and columns, and returns only counts', async () => {
    const ref = await parsed(directory('01'), ...rowsOf({ '0001': 'A', '0002': 'soon' }));
    expect(await fixture.steps().validateRows(ref)).toEqual({ rows_read: 2, rows_valid: 2, issues: 1 });
    expect(await record(ref.file_id)).toMatchObject({
      status: 'validated',
      report_type: 'employee_directory',
      report_time: '2026-11-01T02:00:00',
      rows: { read: 2, valid: 2, quarantined: 0, duplicates: 0 },
      unmapped_headings: [],
    });
  });

  it('does not fail the run for an unknown report, and stores its headings only in the record', async () => {
    const ref = await parsed('notes.csv', 'EE Code,Shoe Size', '0001,44');
    expect(await fixture.steps().validateRows(ref)).toEqual({ rows_read: 0, rows_valid: 0, issues: 0 });
    expect(await record(ref.file_id)).toMatchObject({
      status: 'unrecognized',
      error: { code: 'unrecognized_report' },
      unmapped_headings: ['EE Code', 'Shoe Size'],
    });
  });

  it.each(['20261101020000_Employee_Directory_0000aaaa_x.csv', 'export.csv'])(
    'stores nothing of the people in %s, a file without a header, in the open',
    async (name) => {
      const { db } = fixture.deps.store;
      const people = ['A75001,Lovelace,Ada,City,31 Byron Street,52000.00,1815-12-10'];
      people.push('A75002,Hopper,Grace,Arlington,1 Navy Road,61000.00,1906-12-09');
      const ref = await parsed(name, ...people);
      await fixture
        .steps()
        .validateRows(ref)
        .catch((error: unknown) => error);
      const stored = await Promise.all(
        (await db.listCollections({}, { nameOnly: true }).toArray())
          .filter(({ name: collection }) => !collection.startsWith('system.') && !/blobs/.test(collection))
          .map(async ({ name: collection }) =>
            JSON.stringify(await db.collection(collection).find().toArray()),
          ),
      );
      expect(stored.join('')).toContain(ref.sync_id);
      for (const value of people.flatMap((row) => row.split(',')).filter((cell) => cell !== 'City'))
        expect(
          stored.filter((text) => text.includes(value)),
          value,
        ).toEqual([]);
    },
  );

  it('fails if headings and name belong to different reports, without a heading in the error', async () => {
    const ref = await parsed(
      '20261101020300_Rate_History_Report_2026-11-01_0000aaaa.csv',
      ...rowsOf({ '0001': 'A' }),
    );
    const failure = await fixture
      .steps()
      .validateRows(ref)
      .catch((error: unknown) => error);
    expect(String(failure)).not.toContain('EE Code');
    expect(await record(ref.file_id)).toMatchObject({ status: 'failed' });
  });
});
