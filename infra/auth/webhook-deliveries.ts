import { type Db, MongoServerError } from 'mongodb';
import { AppError } from '../../shared/app-error.js';
import { collections } from '../mongo/collections.js';

const DUPLICATE_KEY = 11000;

/** Uses up a signature, for every process. @throws AppError `webhook_replayed` */
export async function claimDelivery(db: Db, signature: string): Promise<void> {
  try {
    await collections(db).deliveries.insertOne({ signature, received_at: new Date() });
  } catch (error) {
    const used = error instanceof MongoServerError && error.code === DUPLICATE_KEY;
    throw used ? new AppError('webhook_replayed') : error;
  }
}

/** Gives one back that led to nothing, so that the sender may try it again. */
export async function releaseDelivery(db: Db, signature: string): Promise<void> {
  await collections(db).deliveries.deleteOne({ signature });
}
