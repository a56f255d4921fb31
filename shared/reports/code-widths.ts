import { isDigits, type RowCode } from '../fields/employee-code.js';

/** Counts the distinct text codes of a report by width. Only codes that are digits alone count (REPORTS §5). */
export class CodeWidths {
  readonly counts: Record<string, number> = {};
  readonly #seen = new Set<string>();

  add({ kind, raw }: RowCode): void {
    if (kind !== 'text' || this.#seen.has(raw) || !isDigits(raw)) return;
    this.#seen.add(raw);
    this.counts[raw.length] = (this.counts[raw.length] ?? 0) + 1;
  }
}
