import { FeedPosition } from '../../infra/plans/feed-position.js';
import { AppError } from '../../shared/app-error.js';

/** Not sealed, unlike the cursor of a list: a reader may keep it for years, longer than any key. It contains no name. */
export function feedCursor(position: FeedPosition): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** @throws AppError `invalid_input` when it is damaged */
export function readFeedCursor(cursor: string): FeedPosition {
  try {
    return FeedPosition.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch (error) {
    throw new AppError('invalid_input', { problems: 'after: is no cursor of this feed' }, error);
  }
}
