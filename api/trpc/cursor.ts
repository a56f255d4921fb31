import { z } from 'zod';
import type { Keyring } from '../../infra/crypto/keyring.js';
import { AppError } from '../../shared/app-error.js';

/** A keyset pagination cursor: marks the end of the previous page. */
export const Cursor = z.string().min(1).max(2_000).meta({ description: '`next` of the previous page' });

/** The list, with its filter and order, for which a cursor is valid. */
type CursorScope = readonly [procedure: string, query: unknown];

/** Encrypts a cursor, because it may contain a name, and proxies log URLs. */
export function sealCursor(keyring: Keyring, scope: CursorScope, anchor: unknown): string {
  return keyring.seal(Buffer.from(JSON.stringify(anchor)), aadOf(scope)).toString('base64url');
}

/** Decrypts a cursor. @throws AppError `invalid_input` when it is damaged or belongs to another list */
export function openCursor<T>(keyring: Keyring, scope: CursorScope, schema: z.ZodType<T>, cursor: string): T {
  try {
    const bytes = keyring.open(Buffer.from(cursor, 'base64url'), aadOf(scope));
    return schema.parse(JSON.parse(bytes.toString('utf8')));
  } catch (error) {
    throw new AppError('invalid_input', { problems: 'cursor: does not belong to this list' }, error);
  }
}

function aadOf([procedure, query]: CursorScope): [string, string, string] {
  return ['api_cursor', procedure, JSON.stringify(query)];
}
