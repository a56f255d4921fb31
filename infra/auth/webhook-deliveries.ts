import type { Db } from 'mongodb';
import { AppError } from '../../shared/app-error.js';
import { collections } from '../mongo/collections.js';
import { isDuplicateKey } from '../mongo/duplicate-key.js';

/** Refuses a delivery that was accepted before, by any process. @throws AppError `webhook_replayed` */
export async function assertNewDelivery(db: Db, id: string): Promise<void> {
  if (await collections(db).deliveries.findOne({ signature: id })) throw new AppError('webhook_replayed');
}

/** Marks a delivery as accepted, for every process. Call it once the delivery is passed on. @throws AppError `webhook_replayed` */
export async function acceptDelivery(db: Db, id: string): Promise<void> {
  try {
    await collections(db).deliveries.insertOne({ signature: id, received_at: new Date() });
  } catch (error) {
    throw isDuplicateKey(error) ? new AppError('webhook_replayed') : error;
  }
}
