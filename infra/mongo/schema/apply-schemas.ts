import { type Db, MongoServerError } from 'mongodb';
import type { CollectionSchema } from './collection-schemas.js';

const NAMESPACE_EXISTS = 48;

/** Creates missing collections and updates all validators and indexes. Idempotent, and safe in concurrent processes. */
export async function applySchemas(db: Db, schemas: readonly CollectionSchema[]): Promise<void> {
  await Promise.all(schemas.map((schema) => applySchema(db, schema)));
}

async function applySchema(db: Db, { name, validator, indexes }: CollectionSchema): Promise<void> {
  // `collMod` sets the level and the action too, and the options of a collection show how it was made.
  const validation = validator && {
    validator: { $jsonSchema: validator },
    ...({ validationLevel: 'strict', validationAction: 'error' } as const),
  };
  try {
    await db.createCollection(name, validation ?? {});
  } catch (error) {
    if (!(error instanceof MongoServerError) || error.code !== NAMESPACE_EXISTS) throw error;
    if (validation) await db.command({ collMod: name, ...validation });
  }
  if (indexes.length > 0) await db.collection(name).createIndexes([...indexes]);
}
