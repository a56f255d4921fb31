const BITS = 2 ** 27;

/** A set of texts in 16 MB, whatever its size. `has` is always true for an added text, and rarely true for another. */
export class BloomFilter {
  readonly #words = new Uint32Array(BITS / 32);

  add(text: string): void {
    for (const bit of bitsOf(text)) this.#words[bit >>> 5] = this.#wordOf(bit) | (1 << (bit & 31));
  }

  has(text: string): boolean {
    return bitsOf(text).every((bit) => (this.#wordOf(bit) & (1 << (bit & 31))) !== 0);
  }

  #wordOf(bit: number): number {
    return this.#words[bit >>> 5] ?? 0;
  }
}

/** Two hashes of the text: FNV-1a with two seeds, mixed as in MurmurHash3. */
function bitsOf(text: string): readonly [number, number] {
  let [first, second] = [0x811c9dc5, 0x9747b28c];
  for (let at = 0; at < text.length; at++) {
    first = Math.imul(first ^ text.charCodeAt(at), 0x01000193);
    second = Math.imul(second ^ text.charCodeAt(at), 0x85ebca6b);
  }
  return [mixed(first) % BITS, mixed(second) % BITS];
}

function mixed(hash: number): number {
  const once = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (once ^ (once >>> 13)) >>> 0;
}
