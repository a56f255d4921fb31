import { randomBytes } from 'node:crypto';
import { BSON, MongoServerError } from 'mongodb';
import { recordAction } from '../../infra/audit/audit.js';
import { BLOB_FILES } from '../../infra/blobs/blob-collections.js';
import { withoutSalt } from '../../infra/blobs/blob-salts.js';
import { packageVersion } from '../../infra/config/package-version.js';
import { saltNames } from '../../infra/erasure/salts.js';
import { wrappedKeys } from '../../infra/keys/data-keys.js';
import { executedMigrations } from '../../infra/mongo/migrations/migrate.js';
import { streamSnapshot } from '../../infra/mongo/snapshot-read.js';
import type { Store } from '../../infra/mongo/store.js';
import type { Actor } from '../../shared/actor.js';
import { AppError } from '../../shared/app-error.js';
import { type BackupHeader, type BackupTrailer, HEADER, isBackedUp, TRAILER } from './backup-content.js';
import { type Frame, jsonFrame, sealFrames } from './backup-frames.js';
import { packKeys } from './backup-keys.js';
import { BackupSalts } from './backup-salts.js';
import { aboutSealed, readDocuments, type Sealing, sealDocuments } from './sealed-documents.js';

/** Called after each collection, with its number of documents. */
export type OnCollection = (collection: string, documents: number) => void;

/** About how many bytes of documents are in one frame. */
const FRAME_BYTES = 4 * 2 ** 20;
const SNAPSHOT_TOO_OLD = 239;

/**
 * Streams every document of the database as a file, as of one point in time, while syncs go on. What is about people opens only with their salts,
 * which it does not have. It contains only wrapped keys. Records the account.
 *
 * @throws AppError `backup_too_slow`
 */
export async function* writeBackup(
  store: Store,
  by: Actor,
  onCollection: OnCollection,
): AsyncGenerator<Buffer> {
  const { db, keyring } = store;
  const change = { target: 'database', before: null, after: null };
  await recordAction(db, { by, action: 'backup.write', ...change });
  const id = randomBytes(16).toString('hex');
  const keys = packKeys(await wrappedKeys(db));
  const names = await saltNames(store);
  const salts = new BackupSalts(store, names);
  const frames = streamSnapshot(db, (db, session) =>
    framesOf({ keyring, salts, snapshot: { db, session } }, names.installation, onCollection),
  );
  try {
    yield* sealFrames(keyring, id, frames, keys);
  } catch (error) {
    const isOld = error instanceof MongoServerError && error.code === SNAPSHOT_TOO_OLD;
    throw isOld ? new AppError('backup_too_slow', {}, error) : error;
  }
}

async function* framesOf(
  sealing: Sealing,
  installation: string,
  onCollection: OnCollection,
): AsyncGenerator<Frame> {
  const { db } = sealing.snapshot;
  const migrations = await executedMigrations(db);
  const created_at = new Date().toISOString();
  const header = { created_at, version: packageVersion(), migrations, installation };
  yield jsonFrame(HEADER, header satisfies BackupHeader);
  const names = (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name);
  const counts: BackupTrailer = {};
  for (const name of names.filter(isBackedUp).sort()) {
    counts[name] = yield* documentFrames(sealing, name);
    onCollection(name, counts[name]);
  }
  yield jsonFrame(TRAILER, counts);
}

/** Returns the number of documents. */
async function* documentFrames(sealing: Sealing, name: string): AsyncGenerator<Frame, number> {
  let count = 0;
  for await (const documents of batchesOfBytes(sealing.snapshot, name)) {
    const kept = name === BLOB_FILES ? documents.map(withoutItsSalt) : documents;
    const { plain, sealed } = await sealDocuments(sealing, name, kept);
    count += plain.length + sealed.length;
    if (plain.length > 0) yield { about: name, bytes: Buffer.concat(plain) };
    if (sealed.length > 0) yield { about: aboutSealed(name), bytes: Buffer.concat(sealed) };
  }
  return count;
}

function withoutItsSalt(bytes: Buffer): Uint8Array {
  const [entry] = readDocuments(bytes);
  return entry ? BSON.serialize(withoutSalt({ _id: entry._id, ...entry })) : bytes;
}

async function* batchesOfBytes(
  { db, session }: Sealing['snapshot'],
  name: string,
): AsyncGenerator<readonly Buffer[]> {
  let documents: Buffer[] = [];
  let length = 0;
  for await (const document of db.collection(name).find<Uint8Array>({}, { session, raw: true })) {
    documents.push(Buffer.from(document));
    length += document.length;
    if (length < FRAME_BYTES) continue;
    yield documents;
    documents = [];
    length = 0;
  }
  if (length > 0) yield documents;
}
