import { NAMED_REASONS, type PassedOver, type PassedOverReason } from '../../shared/passed-over.js';

const MAX_NAMES = 3;
const MAX_NAME_LENGTH = 200;

/** Counts by reason what a listing passes over. Keeps a few names where someone has to act. */
export class PassedOverCounter {
  readonly #counts = new Map<PassedOverReason, { count: number; names: string[] }>();

  add(reason: PassedOverReason, name: string): void {
    const counted = this.#counts.get(reason) ?? { count: 0, names: [] };
    counted.count += 1;
    if (NAMED_REASONS.has(reason) && counted.names.length < MAX_NAMES)
      counted.names.push(name.replace(/\p{Cc}/gu, '?').slice(0, MAX_NAME_LENGTH));
    this.#counts.set(reason, counted);
  }

  counts(): PassedOver[] {
    return [...this.#counts]
      .map(([reason, counted]) => ({ reason, ...counted }))
      .sort((a, b) => (a.reason < b.reason ? -1 : 1));
  }
}
