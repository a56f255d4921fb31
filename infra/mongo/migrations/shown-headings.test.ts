import type { Document } from 'mongodb';
import { expect, it } from 'vitest';
import { testStore } from '../../../tests/test-store.js';
import { shownHeadingsMigration } from './shown-headings.js';

const database = testStore();
const BYPASS = { bypassDocumentValidation: true } as const;
const column = (heading: string, position: number, field: string | null = null) => ({
  ...{ sheet: 'S', table: 'T', position, heading, field },
});
const HEADER = [column('EE Code', 0, 'employee_id'), column('Shoe Size', 1)];
const PERSON = [column('City', 0, 'city'), column('Lovelace', 1), column('52000.00', 2)];
const drift = (added: string[], removed: string[]) => ({
  against: 'a',
  added,
  removed,
  moved: [],
  required_missing: [],
});
const error = (code: string, list: string) => ({ code, message: `Headings found: ${list}.`, hint: 'h' });

const FILES: Document[] = [
  { file_id: '1', columns: HEADER, unmapped_headings: ['Shoe Size'], drift: drift(['Shoe Size'], []) },
  {
    file_id: '2',
    columns: PERSON,
    unmapped_headings: ['Lovelace', '52000.00'],
    drift: drift(['Lovelace'], ['EE Code']),
  },
  { file_id: '3', columns: HEADER, unmapped_headings: ['Shoe Size'], drift: drift([], ['52000.00']) },
  {
    file_id: '4',
    columns: [],
    unmapped_headings: ['Ada', 'Lovelace'],
    error: error('no_employee_code_column', 'Ada, Lovelace'),
  },
];

it('removes what earlier versions took for headings in files without a header, everywhere', async () => {
  const { db } = database.store;
  for (const name of ['paycom_files', 'paycom_run_files'])
    await db.collection(name).insertMany(
      FILES.map((file) => ({ ...file, sync_id: 's', path: file.file_id })),
      BYPASS,
    );
  const errors = [error('no_employee_code_column', 'Ada, Lovelace'), error('not_a_report', 'none')];
  await db.collection('paycom_sync_logs').insertOne({ sync_id: 's', errors }, BYPASS);
  for (let times = 0; times < 2; times += 1) await shownHeadingsMigration.up({ context: db });
  for (const name of ['paycom_files', 'paycom_run_files']) {
    const files = await db.collection<Document>(name).find().sort({ file_id: 1 }).toArray();
    expect(JSON.stringify(files)).not.toMatch(/Ada|Lovelace|52000/);
    expect(files).toMatchObject([
      FILES[0],
      { unmapped_headings: ['column 2, not shown', 'column 3, not shown'], drift: null },
      { columns: HEADER, unmapped_headings: ['Shoe Size'], drift: null },
      { unmapped_headings: ['column 1, not shown', 'column 2, not shown'] },
    ]);
  }
  const [log] = await db.collection<Document>('paycom_sync_logs').find().toArray();
  expect(log?.errors).toMatchObject([{ message: expect.stringContaining('not shown') }, errors[1]]);
});
