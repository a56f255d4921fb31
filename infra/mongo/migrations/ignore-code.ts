import { MongoServerError } from 'mongodb';

export const NAMESPACE_NOT_FOUND = 26;
export const INDEX_NOT_FOUND = 27;

/** Returns a `catch` handler that ignores these server error codes. What a migration removes may already be gone. */
export function ignore(...codes: readonly number[]): (error: unknown) => undefined {
  return (error) => {
    if (!(error instanceof MongoServerError) || !codes.includes(Number(error.code))) throw error;
    return undefined;
  };
}
