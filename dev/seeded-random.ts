/** Reproducible random numbers: the same seed parts give the same series on every machine. */
export class SeededRandom {
  #state: number;

  /** @example new SeededRandom('push', seed, employeeNumber) */
  constructor(...parts: readonly (string | number)[]) {
    this.#state = fnv1a(parts.join('\u0000'));
  }

  /** A number in [0, 1), by mulberry32. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(choices: readonly [T, ...T[]]): T {
    return choices[this.whole(0, choices.length - 1)] ?? choices[0];
  }

  /** A calendar day between two years, both included, `YYYY-MM-DD`. */
  day(firstYear: number, lastYear: number): string {
    const day = new Date(Date.UTC(this.whole(firstYear, lastYear), 0, this.whole(1, 365)));
    return day.toISOString().slice(0, 10);
  }
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}
