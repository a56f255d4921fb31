type Waiting = { readonly need: number; readonly start: () => void };

/** A number of slots for work, given in the order of the calls. Work that needs all of them runs alone. */
export class Slots {
  #free: number;
  readonly #waiting: Waiting[] = [];

  constructor(total: number) {
    this.#free = total;
  }

  /** Runs `work` when `need` slots are free. */
  async use<T>(need: number, work: () => Promise<T>): Promise<T> {
    await new Promise<void>((start) => {
      this.#waiting.push({ need, start });
      this.#startWaiting();
    });
    try {
      return await work();
    } finally {
      this.#free += need;
      this.#startWaiting();
    }
  }

  #startWaiting(): void {
    for (let [next] = this.#waiting; next && next.need <= this.#free; [next] = this.#waiting) {
      this.#waiting.shift();
      this.#free -= next.need;
      next.start();
    }
  }
}
