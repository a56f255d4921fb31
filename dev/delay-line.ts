import { Duplex } from 'node:stream';

/** Most bytes on the way: more than any link of the benchmarks carries in one delay, so that only the delay limits it. */
const CAPACITY = 16 * 1024 * 1024;

/** `null` is the end of the stream. */
type Parcel = { readonly bytes: Buffer | null; readonly due: number };

/** A stream that passes on what is written `delayMs` later. It takes no more while `capacity` bytes are on the way. */
export class DelayLine extends Duplex {
  readonly #delayMs: number;
  readonly #capacity: number;
  readonly #parcels: Parcel[] = [];
  #held = 0;
  #taken: (() => void) | undefined;
  #wanted = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(delayMs: number, capacity = CAPACITY) {
    super();
    this.#delayMs = delayMs;
    this.#capacity = capacity;
  }

  override _write(bytes: Buffer, _encoding: BufferEncoding, taken: () => void): void {
    this.#held += bytes.length;
    this.#taken = taken;
    this.#accept(bytes);
  }

  override _final(taken: () => void): void {
    this.#accept(null);
    taken();
  }

  override _read(): void {
    this.#wanted = true;
    this.#deliver();
  }

  override _destroy(error: Error | null, destroyed: (error: Error | null) => void): void {
    clearTimeout(this.#timer);
    destroyed(error);
  }

  #accept(bytes: Buffer | null): void {
    this.#parcels.push({ bytes, due: performance.now() + this.#delayMs });
    this.#deliver();
  }

  #deliver(): void {
    for (
      let [next] = this.#parcels;
      this.#wanted && next && next.due <= performance.now();
      [next] = this.#parcels
    ) {
      this.#parcels.shift();
      this.#held -= next.bytes?.length ?? 0;
      this.#wanted = this.push(next.bytes);
    }
    const taken = this.#taken;
    if (taken && this.#held < this.#capacity) {
      this.#taken = undefined;
      taken();
    }
    const [next] = this.#parcels;
    if (!next || !this.#wanted || this.#timer) return;
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        this.#deliver();
      },
      Math.ceil(next.due - performance.now()),
    );
  }
}
