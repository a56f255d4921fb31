const NULL_MARKERS = new Set(['n/a', 'na', '-', '–', '—', 'none', 'null']);
const NULL_MARKERS_IN_NAMES = new Set(['n/a', '-', '–', '—']);

/** Whether a text means "no value" (REPORTS §5: `N/A`, `NA`, `-`, `None`, `null`), in any letter case. */
export function isNullMarker(text: string): boolean {
  return NULL_MARKERS.has(text.toLowerCase());
}

/** The same check for free text, where Na, None and Null can be real names of people and places. */
export function isNullMarkerInName(text: string): boolean {
  return NULL_MARKERS_IN_NAMES.has(text.toLowerCase());
}
