import { EventEmitter, once } from 'node:events';

type Watch<State> = {
  readonly stop: AbortController;
  readonly updates: EventEmitter;
  followers: number;
  latest: State | undefined;
  end: { readonly failure?: unknown } | undefined;
};

/**
 * Shares one watch per key among all its followers in this process, so a hundred open pages cause as many queries as one. A watch starts
 * with its first follower and stops with the last.
 */
export class ProgressBroadcaster<State extends object> {
  readonly #open: (key: string, signal: AbortSignal) => AsyncIterable<State>;
  readonly #watches = new Map<string, Watch<State>>();

  constructor(open: (key: string, signal: AbortSignal) => AsyncIterable<State>) {
    this.#open = open;
  }

  get size(): number {
    return this.#watches.size;
  }

  /** Yields the current state and then each update. A slow follower gets only the newest state. Rejects when `signal` aborts. */
  async *follow(key: string, signal: AbortSignal): AsyncGenerator<State, void> {
    const watch = this.#watches.get(key) ?? this.#start(key);
    watch.followers += 1;
    try {
      let seen: State | undefined;
      for (;;) {
        signal.throwIfAborted();
        if (watch.latest !== seen) {
          seen = watch.latest;
          if (seen) yield seen;
        } else if (watch.end) {
          if ('failure' in watch.end) throw watch.end.failure;
          return;
        } else await once(watch.updates, 'update', { signal });
      }
    } finally {
      watch.followers -= 1;
      if (watch.followers === 0) this.#stop(key, watch);
    }
  }

  #start(key: string): Watch<State> {
    const watch: Watch<State> = {
      stop: new AbortController(),
      updates: new EventEmitter().setMaxListeners(0),
      followers: 0,
      latest: undefined,
      end: undefined,
    };
    this.#watches.set(key, watch);
    void this.#run(key, watch);
    return watch;
  }

  async #run(key: string, watch: Watch<State>): Promise<void> {
    try {
      for await (const state of this.#open(key, watch.stop.signal)) {
        watch.latest = state;
        watch.updates.emit('update');
      }
      watch.end = {};
    } catch (failure) {
      watch.end = { failure };
    }
    watch.updates.emit('update');
    this.#stop(key, watch);
  }

  /** After this the next follower starts a new watch. */
  #stop(key: string, watch: Watch<State>): void {
    watch.stop.abort();
    if (this.#watches.get(key) === watch) this.#watches.delete(key);
  }
}
