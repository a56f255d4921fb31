import { randomBytes } from 'node:crypto';
import { type ClientSession, type Db, MongoServerError } from 'mongodb';
import { recordAction } from '../../infra/audit/audit.js';
import { packageVersion } from '../../infra/config/package-version.js';
import { wrappedKeys } from '../../infra/keys/data-keys.js';
import { executedMigrations } from '../../infra/mongo/migrations/migrate.js';
import { streamSnapshot } from '../../infra/mongo/snapshot-read.js';
import type { Store } from '../../infra/mongo/store.js';
import type { Actor } from '../../shared/actor.js';
import { AppError } from '../../shared/app-error.js';
import { type BackupHeader, type BackupTrailer, HEADER, isBackedUp, TRAILER } from './backup-content.js';
import { type Frame, sealFrames } from './backup-frames.js';
import { packKeys } from './backup-keys.js';

/** Called after each collection, with its number of documents. */
export type OnCollection = (collection: string, documents: number) => void;

/** About how many bytes of documents are in one frame. */
const FRAME_BYTES = 4 * 2 ** 20;
const SNAPSHOT_TOO_OLD = 239;

/**
 * Streams every document of the database as a file, as of one point in time, while syncs go on. It contains only wrapped keys. Records the account.
 *
 * @throws AppError `backup_too_slow`
 */
export async function* writeBackup(
  { db, keyring }: Store,
  by: Actor,
  onCollection: OnCollection,
): AsyncGenerator<Buffer> {
  const change = { target: 'database', before: null, after: null };
  await recordAction(db, { by, action: 'backup.write', ...change });
  const id = randomBytes(16).toString('hex');
  const keys = packKeys(await wrappedKeys(db));
  const frames = streamSnapshot(db, (snapshot, session) => framesOf(snapshot, session, onCollection));
  try {
    yield* sealFrames(keyring, id, frames, keys);
  } catch (error) {
    const isOld = error instanceof MongoServerError && error.code === SNAPSHOT_TOO_OLD;
    throw isOld ? new AppError('backup_too_slow', {}, error) : error;
  }
}

async function* framesOf(db: Db, session: ClientSession, onCollection: OnCollection): AsyncGenerator<Frame> {
  const migrations = await executedMigrations(db);
  const header = { created_at: new Date().toISOString(), version: packageVersion(), migrations };
  yield jsonFrame(HEADER, header satisfies BackupHeader);
  const names = (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name);
  const counts: BackupTrailer = {};
  for (const name of names.filter(isBackedUp).sort()) {
    counts[name] = yield* documentFrames(db, session, name);
    onCollection(name, counts[name]);
  }
  yield jsonFrame(TRAILER, counts);
}

function jsonFrame(about: string, value: object): Frame {
  return { about, bytes: Buffer.from(JSON.stringify(value)) };
}

/** Returns the number of documents. */
async function* documentFrames(db: Db, session: ClientSession, about: string): AsyncGenerator<Frame, number> {
  let count = 0;
  let documents: Uint8Array[] = [];
  let length = 0;
  for await (const document of db.collection(about).find<Uint8Array>({}, { session, raw: true })) {
    count += 1;
    documents.push(Buffer.from(document));
    length += document.length;
    if (length < FRAME_BYTES) continue;
    yield { about, bytes: Buffer.concat(documents) };
    documents = [];
    length = 0;
  }
  if (length > 0) yield { about, bytes: Buffer.concat(documents) };
  return count;
}
