import { type Db, MongoServerError } from 'mongodb';
import type { CollectionSchema } from './collection-schemas.js';

const NAMESPACE_EXISTS = 48;

/** Creates missing collections and updates all validators and indexes. Idempotent, and safe in concurrent processes. */
export async function applySchemas(db: Db, schemas: readonly CollectionSchema[]): Promise<void> {
  for (const { name, validator, indexes } of schemas) {
    await createIfMissing(db, name);
    if (validator) await db.command({ collMod: name, validator: { $jsonSchema: validator } });
    if (indexes.length > 0) await db.collection(name).createIndexes([...indexes]);
  }
}

async function createIfMissing(db: Db, name: string): Promise<void> {
  try {
    await db.createCollection(name);
  } catch (error) {
    if (!(error instanceof MongoServerError) || error.code !== NAMESPACE_EXISTS) throw error;
  }
}
