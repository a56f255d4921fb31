import { beforeEach } from 'vitest';
import { collections } from '../infra/mongo/collections.js';
import type { LedgerFile, RemoteFileDocument } from '../infra/mongo/documents/file-documents.js';
import { testStore } from './test-store.js';

const MTIME = new Date('2026-11-01T02:00:00Z');

export const remoteFile = (path: string, size = 100): RemoteFileDocument => ({ path, size, mtime: MTIME });
export const RUN = { sync_id: 'one', dry_run: false } as const;
export const DIRECTORY = remoteFile('in/20261101_Employee_Directory.numbers');

/** An applied file of the dates report with a heading that is read, and a new one that is not. */
export const appliedFile = (file_id: string, name: string): LedgerFile => ({
  ...{ file_id, path: `in/${name}`, name, size: 9, mtime: MTIME, status: 'applied', fingerprint: null },
  ...{ report_type: 'employee_dates', report_time: '2026-11-01T02:00:00', rows: null, attempts: 1 },
  columns: [
    { sheet: 'Sheet 1', table: 'Table 1', position: 0, heading: 'Work City', field: 'city' },
    {
      ...{ sheet: 'Sheet 1', table: 'Table 1', position: 1, heading: 'Locker', field: null },
      ...{ suggestion: 'city', confidence: 0.625 },
    },
  ],
  ...{ unmapped_headings: ['Locker'], error: null, sync_id: 'one', first_seen_at: MTIME },
  drift: { against: 'before.csv', added: ['Locker'], removed: [], moved: [], required_missing: [] },
  ...{ updated_at: MTIME, applied_at: MTIME, applied_by: [] },
});

/** A database for this test file, without files at the start of each test. */
export function testLedger(): ReturnType<typeof testStore> {
  const database = testStore();
  beforeEach(async () => {
    const { files, runFiles } = collections(database.store.db);
    for (const collection of [files, runFiles]) await collection.deleteMany({});
  });
  return database;
}
