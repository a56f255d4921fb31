import { MongoServerError } from 'mongodb';

const DUPLICATE_KEY = 11000;

/** Whether a write failed because another document has the same key of a unique index. */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof MongoServerError && error.code === DUPLICATE_KEY;
}
