import type { Db, Document } from 'mongodb';
import { recordAction } from '../../infra/audit/audit.js';
import { BLOB_FILES } from '../../infra/blobs/blob-collections.js';
import { isOfBlob } from '../../infra/blobs/blob-salts.js';
import type { Keyring } from '../../infra/crypto/keyring.js';
import { addErasures, listErasures } from '../../infra/erasure/erased-people.js';
import { insertSalts, saltNames } from '../../infra/erasure/salts.js';
import { batchesOf } from '../../infra/mongo/batches-of.js';
import { isSchemaMigration, knownMigrations, MIGRATIONS } from '../../infra/mongo/migrations/migrate.js';
import type { Store } from '../../infra/mongo/store.js';
import type { Actor } from '../../shared/actor.js';
import { AppError } from '../../shared/app-error.js';
import { eraseAllReasons } from '../erasure/erase-plans.js';
import { eraseMentionsOfErased } from '../erasure/erase-records.js';
import { BackupHeader, BackupTrailer, HEADER, isRestored, TRAILER } from './backup-content.js';
import { type Frame, openFrames } from './backup-frames.js';
import { RestoredBlobs } from './restored-blobs.js';
import { assertSaltsFit, type SaltsFile } from './salts-file.js';
import { openDocuments, readDocuments, sealedCollection } from './sealed-documents.js';
import { settleLeftOut } from './settle-left-out.js';
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

type Params = {
  readonly by: Actor;
  readonly onCollection: OnCollection;
  /** Absent for backups of earlier versions, which need none. */
  readonly salts?: SaltsFile | undefined;
};
/** `left_out`: the records of erased people, and of files that were removed since the backup. */
export type RestoredBackup = BackupHeader & { readonly left_out: number };

/**
 * Restores a backup into a database without data, without the people who were erased since. The next restore begins an interrupted one again. Until it is complete the schema counts as behind, so that nothing works on it. `migrate` has to run after it.
 *
 * @throws AppError `database_not_empty`, `backup_newer`, `backup_damaged`, `salts_file_needed`, `encryption_key_missing`
 */
export async function restoreBackup(
  store: Store,
  file: AsyncIterable<Buffer>,
  { by, onCollection, salts }: Params,
): Promise<RestoredBackup> {
  const { db } = store;
  const frames = openFrames(store.keyring, file);
  const header = await readHeader(frames);
  const { installation, created_at } = header;
  if (installation !== undefined) assertSaltsFit({ created_at, installation }, salts);
  await beginRestore(db);
  const blobs = new RestoredBlobs(store.keyring, salts?.salts ?? new Map());
  const counts = new Map<string, number>();
  let leftOut = 0;
  let migrations: Document[] = [];
  for await (const { about, bytes } of frames) {
    if (about === TRAILER) {
      assertComplete(BackupTrailer.parse(JSON.parse(bytes.toString('utf8'))), counts);
      await settleLeftOut(store, blobs);
      if (salts) await addSalts(store, salts);
      // Last, since they say that the database is complete. This program applies its own validators and indexes.
      await db.collection(MIGRATIONS).insertMany(migrations);
      await db.collection(MARK).drop();
      const change = { target: created_at, before: null, after: null };
      await recordAction(db, { by, action: 'backup.restore', ...change });
      return { ...header, left_out: leftOut };
    }
    const { name, documents, left } = openFrame(store.keyring, { about, bytes }, salts);
    leftOut += left;
    if (name === MIGRATIONS) migrations = documents.filter(isConversion);
    else await insert(db, name, isSaltedEntry(header, name) ? blobs.add(documents) : documents);
    counts.set(name, (counts.get(name) ?? 0) + documents.length + left);
    onCollection(name, counts.get(name) ?? 0);
  }
  throw new AppError('backup_damaged', { reason: 'it is cut off' });
}

function openFrame(keyring: Keyring, { about, bytes }: Frame, salts: SaltsFile | undefined) {
  const sealedOf = sealedCollection(about);
  if (sealedOf === null) return { name: about, documents: readDocuments(bytes), left: 0 };
  const { documents, leftOut } = openDocuments(
    keyring,
    sealedOf,
    bytes,
    (id) => salts?.salts.get(id) ?? undefined,
  );
  return { name: sealedOf, documents, left: leftOut };
}

function isSaltedEntry({ installation }: BackupHeader, collection: string): boolean {
  return installation !== undefined && collection === BLOB_FILES;
}

/** The next backup uses the same salts, so that older backups still open with the next salts file. */
async function addSalts(store: Store, { installation, salts, erasures }: SaltsFile): Promise<void> {
  // A backup of an earlier version may be of another installation, or have no key of the fingerprints.
  if ((await saltNames(store)).installation !== installation) return;
  const named = [...salts].map(([id, salt]) => ({ id, salt }));
  await insertSalts(
    store,
    named.filter(({ id }) => !isOfBlob(id)),
  );
  const known = new Set((await listErasures(store.db)).map(({ _id }) => _id.toHexString()));
  await addErasures(store.db, erasures);
  await eraseMentionsOfErased(store);
  // The names of who was erased since are not known here, so nobody can say which reasons have them.
  if (erasures.some(({ _id }) => !known.has(_id.toHexString()))) await eraseAllReasons(store.db);
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
  const names = found.map(({ name }) => name).filter(isRestored);
  const isInterrupted = (await db.collection(MARK).findOne({})) !== null;
  for (const name of isInterrupted ? [] : names.filter((each) => !OF_SETUP.has(each)))
    if (await db.collection(name).findOne({}, { projection: { _id: 1 } }))
      throw new AppError('database_not_empty', { database: db.databaseName });
  await db.collection<{ _id: string }>(MARK).updateOne({ _id: 'restore' }, { $set: {} }, { upsert: true });
  for (const name of [MIGRATIONS, ...names]) await db.collection(name).deleteMany({});
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
