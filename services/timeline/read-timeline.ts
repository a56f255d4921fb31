import type { Db } from 'mongodb';
import type { TimeCursor } from '../../infra/mongo/keyset-pagination.js';
import type { TimelineEntry } from './timeline-entry.js';
import { SOURCES, type SourceName, type SourceParams } from './timeline-sources.js';

/** The last entry of a page. */
export type TimelineCursor = Required<TimeCursor> & { readonly source: SourceName };
/** An entry, and the source that it is from. */
export type PlacedEntry = TimelineEntry & { readonly source: SourceName };

export type TimelineParams = Omit<SourceParams, 'before'> & {
  /** Only what happened before this time. */
  readonly until?: Date | undefined;
  readonly before?: TimelineCursor | undefined;
};

export const TIMELINE_SOURCES = Object.keys(SOURCES) as SourceName[];
const rankOf = (source: SourceName) => TIMELINE_SOURCES.indexOf(source);

/** Returns what happened, of all sources, newest first. Reads at most `limit` entries of each. */
export async function readTimeline(
  db: Db,
  { until, before, limit, ...filter }: TimelineParams,
): Promise<PlacedEntry[]> {
  const lists = await Promise.all(
    TIMELINE_SOURCES.map(async (source) => {
      const from = before ? cursorOf(source, before) : until && { at: until };
      const entries = await SOURCES[source](db, { ...filter, before: from, limit });
      return entries.map((entry): PlacedEntry => ({ ...entry, source }));
    }),
  );
  return lists
    .flat()
    .toSorted((a, b) => b.at.getTime() - a.at.getTime() || rankOf(a.source) - rankOf(b.source))
    .slice(0, limit);
}

/**
 * Returns the cursor of a source. Entries with the time of the last entry were shown if their source comes before that entry's source, and were not
 * shown if it comes after.
 */
function cursorOf(source: SourceName, last: TimelineCursor): TimeCursor {
  const behind = Math.sign(rankOf(source) - rankOf(last.source));
  if (behind === 0) return last;
  return { at: behind < 0 ? last.at : new Date(last.at.getTime() + 1) };
}
