import type { Db } from 'mongodb';
import { AppError } from '../../shared/app-error.js';
import { collections } from '../mongo/collections.js';
import { isDuplicateKey } from '../mongo/duplicate-key.js';

/** Marks a delivery as used, for every process. @throws AppError `webhook_replayed` */
export async function claimDelivery(db: Db, id: string): Promise<void> {
  try {
    await collections(db).deliveries.insertOne({ signature: id, received_at: new Date() });
  } catch (error) {
    const used = isDuplicateKey(error);
    throw used ? new AppError('webhook_replayed') : error;
  }
}

/** Releases a delivery that could not be passed on, so that the sender may try it again. */
export async function releaseDelivery(db: Db, id: string): Promise<void> {
  await collections(db).deliveries.deleteOne({ signature: id });
}
