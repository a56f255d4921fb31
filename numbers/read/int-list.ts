/** Whole numbers below 2^31 in four bytes each, growing at the end. */
export class IntList {
  #items = new Int32Array(64);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(item: number): void {
    if (this.#length === this.#items.length) {
      const grown = new Int32Array(2 * this.#length);
      grown.set(this.#items);
      this.#items = grown;
    }
    this.#items[this.#length++] = item;
  }

  /** The item at a position below `length`. */
  at(index: number): number {
    return this.#items[index] as number;
  }
}
