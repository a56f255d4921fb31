import { type ClientSession, type Db, ReadConcern } from 'mongodb';

/** Runs `read` in a snapshot session: all its reads see one point in time, and block no writes. A snapshot lasts about five minutes. */
export async function readSnapshot<T>(
  db: Db,
  read: (db: Db, session: ClientSession) => Promise<T>,
): Promise<T> {
  const session = db.client.startSession({ snapshot: true });
  try {
    return await read(db.client.db(db.databaseName, { readConcern: new ReadConcern('snapshot') }), session);
  } finally {
    await session.endSession();
  }
}
