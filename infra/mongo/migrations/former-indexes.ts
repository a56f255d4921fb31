import type { Db } from 'mongodb';
import { INDEX_NOT_FOUND, ignore, NAMESPACE_NOT_FOUND } from './ignore-code.js';
import type { Migration } from './migration.js';

const COLLECTIONS = ['paycom_audit', 'paycom_reveals', 'paycom_staff_decisions'];

/** Drops the indexes by which lists were once in the order of their ids. Now they are in the order of their times. */
export const formerIndexesMigration: Migration = {
  name: '0014-former-indexes',
  up: async ({ context: db }) => {
    for (const name of COLLECTIONS) await dropFormerIndexes(db, name);
  },
};

async function dropFormerIndexes(db: Db, collection: string): Promise<void> {
  // An empty database has no collection yet.
  const all = await db.collection(collection).indexes().catch(ignore(NAMESPACE_NOT_FOUND));
  for (const { name = '', key } of all ?? []) {
    if (key._id !== -1 || 'at' in key) continue;
    // Another process may be dropping the same index.
    await db.collection(collection).dropIndex(name).catch(ignore(INDEX_NOT_FOUND));
  }
}
