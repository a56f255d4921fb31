import { Binary, Decimal128 } from 'mongodb';
import { z } from 'zod';

/** BSON types for document schemas. schema/mongo-schema.ts derives the validator from `bsonType`. */
export const sealed = () => z.instanceof(Binary).meta({ bsonType: 'binData' });
/** The bytes of a sealed value. Empty, which never opens, when someone stored another type past the validator. */
export const sealedBytes = (stored: Binary): Uint8Array =>
  stored instanceof Binary ? stored.value() : new Uint8Array();
export const decimal = () => z.instanceof(Decimal128).meta({ bsonType: 'decimal' });
export const date = () => z.date().meta({ bsonType: 'date' });
export const count = () => z.int().nonnegative();
