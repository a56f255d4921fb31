/** A list that is sorted by time, newest first, of which the beginning is loaded. */
export type Source<Event> = {
  readonly events: readonly Event[];
  /** The time of the last item that is loaded: what happened later is known. Empty when all is loaded. */
  readonly since: string;
};

/** The `since` of a list of which nothing is loaded. It is later than each time. */
export const NOTHING_LOADED = '~';

/**
 * Merges lists by time, newest first, as far back as all of them are known: an event that is older than what is loaded of another list
 * waits until that list is loaded further. `behind` are the places of the lists to load further.
 */
export function mergeTimeline<Event extends { readonly at: string }>(
  sources: readonly Source<Event>[],
): { readonly events: readonly Event[]; readonly behind: readonly number[] } {
  const known =
    sources
      .map(({ since }) => since)
      .toSorted()
      .at(-1) ?? '';
  return {
    events: sources
      .flatMap(({ events }) => events)
      .filter(({ at }) => at >= known)
      .toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0)),
    behind: known === '' ? [] : sources.flatMap(({ since }, at) => (since === known ? [at] : [])),
  };
}
