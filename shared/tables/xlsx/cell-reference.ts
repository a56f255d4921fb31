import type { Merge } from '../../../numbers/merge.js';

const ZERO = 0x30;
const A = 0x41;

/** Returns the 0-based column of a reference like `B2` or `$B$2`, or -1 when it has none. */
export function columnOf(reference: string): number {
  let column = 0;
  for (let at = reference.startsWith('$') ? 1 : 0; at < reference.length; at += 1) {
    const letter = reference.charCodeAt(at) & ~0x20;
    if (letter < A || letter >= A + 26 || column > 1e6) break;
    column = column * 26 + letter - A + 1;
  }
  return column - 1;
}

/** Returns the 1-based row of a reference like `B2`, or 0 when it has none. */
export function rowOf(reference: string): number {
  let at = reference.length;
  while (at > 0 && reference.charCodeAt(at - 1) >= ZERO && reference.charCodeAt(at - 1) < ZERO + 10) at -= 1;
  return Number(reference.slice(at));
}

/** Returns the range that a reference like `B2:C4` names, or undefined when it names none. */
export function rangeOf(reference: string): Merge | undefined {
  const [from = '', to = from] = reference.replaceAll('$', '').split(':');
  const [top, bottom] = [rowOf(from) - 1, rowOf(to) - 1];
  const [left, right] = [columnOf(from), columnOf(to)];
  return top < 0 || left < 0 || bottom < top || right < left ? undefined : { top, left, bottom, right };
}
