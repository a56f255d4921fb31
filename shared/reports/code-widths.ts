import { isDigits, type RowCode } from '../fields/employee-code.js';

/** Counts the distinct text codes of a report by width. Codes that are not digits alone are never padded, so their width says nothing. */
export class CodeWidths {
  readonly counts: Record<string, number> = {};
  readonly #seen = new Set<string>();

  add({ kind, raw }: RowCode): void {
    if (kind !== 'text' || !isDigits(raw) || this.#seen.has(raw)) return;
    this.#seen.add(raw);
    this.counts[raw.length] = (this.counts[raw.length] ?? 0) + 1;
  }
}
