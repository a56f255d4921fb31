import { z } from 'zod';
import type { Keyring } from '../../infra/crypto/keyring.js';
import { AppError } from '../../shared/app-error.js';

/** Where a page ended, as callers hand it back. */
export const Cursor = z.string().min(1).max(2_000).meta({ description: '`next` of the page before' });

/** The list, with its filter and order, that a cursor belongs to. */
type CursorScope = readonly [procedure: string, query: unknown];

/** Sealed: it may hold a name, and addresses lie in the logs of every proxy on the way. */
export function sealCursor(keyring: Keyring, of: CursorScope, anchor: unknown): string {
  return keyring.seal(Buffer.from(JSON.stringify(anchor)), placeOf(of)).toString('base64url');
}

/** @throws AppError `invalid_input` for one that is damaged, or of another list */
export function openCursor<T>(keyring: Keyring, of: CursorScope, schema: z.ZodType<T>, cursor: string): T {
  try {
    const bytes = keyring.open(Buffer.from(cursor, 'base64url'), placeOf(of));
    return schema.parse(JSON.parse(bytes.toString('utf8')));
  } catch (error) {
    throw new AppError('invalid_input', { problems: 'cursor: not of this list' }, error);
  }
}

function placeOf([procedure, query]: CursorScope): [string, string, string] {
  return ['api_cursor', procedure, JSON.stringify(query)];
}
