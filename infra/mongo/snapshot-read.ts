import { type ClientSession, type Db, ReadConcern } from 'mongodb';

/** Reads that see the database as it was at one moment, without holding anything up; good for about five minutes. */
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
