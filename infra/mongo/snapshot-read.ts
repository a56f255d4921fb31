import { type ClientSession, type Db, ReadConcern } from 'mongodb';

/** Runs `read` in a snapshot session: all its reads see one point in time, and block no writes. A snapshot lasts about five minutes. */
export async function readSnapshot<T>(
  db: Db,
  read: (db: Db, session: ClientSession) => Promise<T>,
): Promise<T> {
  const session = db.client.startSession({ snapshot: true });
  try {
    return await read(snapshotOf(db), session);
  } finally {
    await session.endSession();
  }
}

/** The same for a `read` that yields what it reads. */
export async function* streamSnapshot<T>(
  db: Db,
  read: (db: Db, session: ClientSession) => AsyncIterable<T>,
): AsyncGenerator<T> {
  const session = db.client.startSession({ snapshot: true });
  try {
    yield* read(snapshotOf(db), session);
  } finally {
    await session.endSession();
  }
}

function snapshotOf(db: Db): Db {
  return db.client.db(db.databaseName, { readConcern: new ReadConcern('snapshot') });
}
