/** A growable list of integers below 2^31, four bytes each. */
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

  /** Returns the item at an index below `length`. */
  at(index: number): number {
    return this.#items[index] as number;
  }
}
