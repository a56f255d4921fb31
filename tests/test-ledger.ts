import { beforeEach } from 'vitest';
import { collections } from '../infra/mongo/collections.js';
import type { RemoteFileDocument } from '../infra/mongo/documents/file-documents.js';
import { testStore } from './test-store.js';

const MTIME = new Date('2026-11-01T02:00:00Z');

export const remoteFile = (path: string, size = 100): RemoteFileDocument => ({ path, size, mtime: MTIME });
export const RUN = { sync_id: 'one', dry_run: false } as const;
export const DIRECTORY = remoteFile('in/20261101_Employee_Directory.numbers');

/** A database for this test file, without files at the start of each test. */
export function testLedger(): ReturnType<typeof testStore> {
  const database = testStore();
  beforeEach(async () => {
    const { files, runFiles } = collections(database.store.db);
    for (const collection of [files, runFiles]) await collection.deleteMany({});
  });
  return database;
}
