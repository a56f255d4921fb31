import { z } from 'zod';
import type { Services } from '../http/request-context.js';
import { Cursor, openCursor, sealCursor } from './cursor.js';

/** What every list takes beside its filters. */
export const Paging = {
  limit: z.int().min(1).max(500).default(50),
  cursor: Cursor.optional(),
};

/** What every list answers. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next: z.string().nullable() });
}

type PageParams = { readonly limit: number; readonly cursor?: string | undefined };
type List<Document, Anchor> = {
  readonly anchor: z.ZodType<Anchor>;
  /** At most `limit` that come behind `after`. */
  readonly find: (after: Anchor | undefined, limit: number) => Promise<Document[]>;
  readonly anchorOf: (last: Document) => unknown;
};

/** One page of a list, with the cursor of the next. A cursor counts only with the filters that it was given for. */
export async function readPage<Document, Anchor>(
  { services, procedure }: { readonly services: Services; readonly procedure: string },
  { limit, cursor, ...query }: PageParams,
  { anchor, find, anchorOf }: List<Document, Anchor>,
): Promise<{ items: Document[]; next: string | null }> {
  const { keyring } = services.store;
  const of = [procedure, query] as const;
  const after = cursor === undefined ? undefined : openCursor(keyring, of, anchor, cursor);
  const found = await find(after, limit + 1);
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return {
    items,
    next: last !== undefined && found.length > limit ? sealCursor(keyring, of, anchorOf(last)) : null,
  };
}

/** Where a list by time ended. */
export const TimeCursorInput = z.object({
  at: z.iso.datetime().transform((at) => new Date(at)),
  id: z.string(),
});
