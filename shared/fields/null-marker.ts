const NULL_WORDS = new Set(['n/a', 'na', '-', '–', '—', 'none', 'null']);
const NEVER_A_NAME = new Set(['n/a', '-', '–', '—']);

/** Whether a text stands for "no value" (REPORTS §5: `N/A`, `NA`, `-`, `None`, `null`), in any letter case. */
export function isNullWord(text: string): boolean {
  return NULL_WORDS.has(text.toLowerCase());
}

/** The same for free text, where Na, None and Null are people's names and places too. */
export function isNullMark(text: string): boolean {
  return NEVER_A_NAME.has(text.toLowerCase());
}
