import { Binary, Decimal128 } from 'mongodb';
import { z } from 'zod';

/** BSON's own types in a document's schema; `bsonType` is what the database's validator is derived from (schema/mongo-schema.ts). */
export const sealed = () => z.instanceof(Binary).meta({ bsonType: 'binData' });
export const decimal = () => z.instanceof(Decimal128).meta({ bsonType: 'decimal' });
export const when = () => z.date().meta({ bsonType: 'date' });
export const count = () => z.int().nonnegative();
