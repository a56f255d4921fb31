import { MongoServerError } from 'mongodb';

export const NAMESPACE_NOT_FOUND = 26;
export const INDEX_NOT_FOUND = 27;

/** A `catch` handler for these error codes of the server: what a migration removes may be gone already. */
export function ignore(...codes: readonly number[]): (error: unknown) => undefined {
  return (error) => {
    if (!(error instanceof MongoServerError) || !codes.includes(Number(error.code))) throw error;
    return undefined;
  };
}
