import { BSON, type Db, type Document } from 'mongodb';
import { recordAction } from '../../infra/audit/audit.js';
import { batchesOf } from '../../infra/mongo/batches-of.js';
import { isSchemaMigration, knownMigrations, MIGRATIONS } from '../../infra/mongo/migrations/migrate.js';
import type { Store } from '../../infra/mongo/store.js';
import type { Actor } from '../../shared/actor.js';
import { AppError } from '../../shared/app-error.js';
import { BackupHeader, BackupTrailer, HEADER, isBackedUp, TRAILER } from './backup-content.js';
import { type Frame, openFrames } from './backup-frames.js';
import type { OnCollection } from './write-backup.js';

/** Marks a database as one that is being restored. */
const MARK = 'paycom_restore';
/** The collections that a migration or a new process writes. */
const OF_SETUP = new Set([
  MIGRATIONS,
  'paycom_roster',
  'paycom_audit',
  'paycom_audit_head',
  'paycom_keys',
  'paycom_data_keys',
]);
/** Options of BSON that keep the type of every value. */
const AS_STORED = { promoteValues: false, promoteBuffers: false, promoteLongs: false, bsonRegExp: true };

/**
 * Restores a backup into a database without data. The next restore begins an interrupted one again. Until it is complete the schema counts as behind,
 * so that nothing works on it. `migrate` has to run after it.
 *
 * @throws AppError `database_not_empty`, `backup_newer`, `backup_damaged`, `encryption_key_missing`
 */
export async function restoreBackup(
  { db, keyring }: Store,
  file: AsyncIterable<Buffer>,
  { by, onCollection }: { readonly by: Actor; readonly onCollection: OnCollection },
): Promise<BackupHeader> {
  const frames = openFrames(keyring, file);
  const header = await readHeader(frames);
  await beginRestore(db);
  const restored = new Map<string, number>();
  let migrations: Document[] = [];
  for await (const { about, bytes } of frames) {
    if (about === TRAILER) {
      assertComplete(BackupTrailer.parse(JSON.parse(bytes.toString('utf8'))), restored);
      await db.collection(MIGRATIONS).insertMany(migrations);
      await db.collection(MARK).drop();
      const change = { target: header.created_at, before: null, after: null };
      await recordAction(db, { by, action: 'backup.restore', ...change });
      return header;
    }
    const documents = documentsIn(bytes);
    // Last, since they say that the database is complete. This program applies its own validators and indexes.
    if (about === MIGRATIONS) migrations = documents.filter(isConversion);
    else await insert(db, about, documents);
    restored.set(about, (restored.get(about) ?? 0) + documents.length);
    onCollection(about, restored.get(about) ?? 0);
  }
  throw new AppError('backup_damaged', { reason: 'it is cut off' });
}

function isConversion({ migrationName }: Document): boolean {
  return !isSchemaMigration(String(migrationName));
}

async function readHeader(frames: AsyncGenerator<Frame>): Promise<BackupHeader> {
  const first = await frames.next();
  if (first.done || first.value.about !== HEADER)
    throw new AppError('backup_damaged', { reason: 'it is cut off' });
  const header = BackupHeader.parse(JSON.parse(first.value.bytes.toString('utf8')));
  const known = new Set(knownMigrations());
  if (header.migrations.some((name) => !isSchemaMigration(name) && !known.has(name)))
    throw new AppError('backup_newer', { version: header.version });
  return header;
}

/** Empties the collections of a migration or an interrupted restore. @throws AppError `database_not_empty` */
async function beginRestore(db: Db): Promise<void> {
  const found = await db.listCollections({}, { nameOnly: true }).toArray();
  const names = found.map(({ name }) => name).filter(isBackedUp);
  const isInterrupted = (await db.collection(MARK).findOne({})) !== null;
  for (const name of isInterrupted ? [] : names.filter((each) => !OF_SETUP.has(each)))
    if (await db.collection(name).findOne({}, { projection: { _id: 1 } }))
      throw new AppError('database_not_empty', { database: db.databaseName });
  await db.collection<{ _id: string }>(MARK).updateOne({ _id: 'restore' }, { $set: {} }, { upsert: true });
  for (const name of [MIGRATIONS, ...names]) await db.collection(name).deleteMany({});
}

function documentsIn(bytes: Buffer): Document[] {
  const documents: Document[] = [];
  for (let at = 0; at < bytes.length; ) {
    const size = bytes.readInt32LE(at);
    documents.push(BSON.deserialize(bytes.subarray(at, at + size), AS_STORED));
    at += size;
  }
  return documents;
}

async function insert(db: Db, name: string, documents: readonly Document[]): Promise<void> {
  for (const batch of batchesOf(documents))
    await db.collection(name).insertMany(batch, { ordered: false, bypassDocumentValidation: true });
}

function assertComplete(expected: BackupTrailer, restored: ReadonlyMap<string, number>): void {
  for (const [name, count] of Object.entries(expected))
    if ((restored.get(name) ?? 0) !== count)
      throw new AppError('backup_damaged', { reason: `${name} has another number of records` });
}
