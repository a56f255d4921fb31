import { type Db, MongoClient } from 'mongodb';
import { AppError } from '../../shared/app-error.js';
import { mongoFailure } from './mongo-failure.js';

export type Mongo = { readonly client: MongoClient; readonly db: Db; readonly close: () => Promise<void> };

/**
 * Connects and verifies the login with a round trip. Writes wait for a majority and the journal. Reads see majority-committed data.
 * The URI's path names the database.
 *
 * @throws AppError `invalid_settings`, `mongodb_unreachable` after `selectionMs` milliseconds, `mongodb_refused`, `mongodb_not_replica_set`
 */
export async function connectMongo(uri: string, { selectionMs = 10_000 } = {}): Promise<Mongo> {
  const client = clientOf(uri, selectionMs);
  try {
    await client.connect();
    const hello = await client.db('admin').command({ hello: 1 });
    if (hello.setName === undefined && hello.msg !== 'isdbgrid')
      throw new AppError('mongodb_not_replica_set');
    // Unlike `hello`, this command needs a login.
    await client.db().listCollections({}, { nameOnly: true }).toArray();
  } catch (error) {
    await client.close();
    throw mongoFailure(error) ?? error;
  }
  return { client, db: client.db(), close: () => client.close() };
}

function clientOf(uri: string, selectionMs: number): MongoClient {
  try {
    return new MongoClient(uri, {
      appName: 'paycom-sync',
      serverSelectionTimeoutMS: selectionMs,
      connectTimeoutMS: selectionMs,
      writeConcern: { w: 'majority', journal: true },
      readConcern: { level: 'majority' },
    });
  } catch (error) {
    // The parser's message may quote the URI, which contains the password.
    throw new AppError(
      'invalid_settings',
      { problems: 'MONGODB_URI is not a MongoDB connection string' },
      nameOf(error),
    );
  }
}

function nameOf(error: unknown): Error | undefined {
  return error instanceof Error ? new Error(error.name) : undefined;
}
