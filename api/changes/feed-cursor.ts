import { z } from 'zod';
import { FeedPosition } from '../../infra/plans/feed-position.js';
import { AppError } from '../../shared/app-error.js';

/** A position in the feed of one database. `restored`: the id of its last restore, absent without one. */
export type FeedCursor = { readonly position: FeedPosition; readonly restored: string | undefined };

const Restored = z.looseObject({ restored: z.string().optional() });

/** Not sealed, unlike the cursor of a list: a reader may keep it for years, longer than any key. It contains no name. */
export function feedCursor({ position, restored }: FeedCursor): string {
  return Buffer.from(JSON.stringify({ ...position, restored })).toString('base64url');
}

/** @throws AppError `invalid_input` when it is damaged */
export function readFeedCursor(cursor: string): FeedCursor {
  try {
    const json: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    const { restored, ...position } = Restored.parse(json);
    return { position: FeedPosition.parse(position), restored };
  } catch (error) {
    throw new AppError('invalid_input', { problems: 'after: is no cursor of this feed' }, error);
  }
}
