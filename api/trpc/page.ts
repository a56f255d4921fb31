import { z } from 'zod';
import type { Services } from '../http/request-context.js';
import { Cursor, openCursor, sealCursor } from './cursor.js';

/** The pagination input of every list. */
export const Paging = {
  limit: z.int().min(1).max(500).default(50),
  cursor: Cursor.optional(),
};

const Time = z.iso.datetime().transform((time) => new Date(time));

/** The input of lists by time that can begin at an earlier time. */
export const Until = Time.optional().meta({ description: 'Only what happened before this time' });

/** The input of lists by time that can end before the first entry. */
export const Since = Time.optional().meta({ description: 'Only what happened at this time or later' });

/** The output of every list. `next` is the cursor of the next page, null on the last. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next: z.string().nullable() });
}

type PageParams = { readonly limit: number; readonly cursor?: string | undefined };
type KeysetQuery<Document, Anchor> = {
  readonly anchor: z.ZodType<Anchor>;
  /** Returns at most `limit` documents that follow `after`. */
  readonly find: (after: Anchor | undefined, limit: number) => Promise<Document[]>;
  readonly anchorOf: (last: Document) => unknown;
};

/**
 * Reads one page by keyset pagination. A cursor is valid only with the filters of the page that returned it.
 *
 * @throws AppError `invalid_input` for a cursor of another list
 */
export async function readPage<Document, Anchor>(
  { services, procedure }: { readonly services: Services; readonly procedure: string },
  { limit, cursor, ...query }: PageParams,
  { anchor, find, anchorOf }: KeysetQuery<Document, Anchor>,
): Promise<{ items: Document[]; next: string | null }> {
  const { keyring } = services.store;
  const scope = [procedure, query] as const;
  const after = cursor === undefined ? undefined : openCursor(keyring, scope, anchor, cursor);
  const documents = await find(after, limit + 1);
  const items = documents.slice(0, limit);
  const last = items.at(-1);
  return {
    items,
    next: last !== undefined && documents.length > limit ? sealCursor(keyring, scope, anchorOf(last)) : null,
  };
}

/** The anchor of a list that is sorted by time, then id. */
export const TimeCursorInput = z.object({
  at: Time,
  id: z.string(),
});
