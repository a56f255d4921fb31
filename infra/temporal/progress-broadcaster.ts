import { EventEmitter, once } from 'node:events';

type Watch<State> = {
  readonly stop: AbortController;
  readonly news: EventEmitter;
  followers: number;
  latest: State | undefined;
  end: { readonly failure?: unknown } | undefined;
};

/**
 * One watch a key, however many follow it in this process: a hundred open pages ask the database as often as one. It begins with its
 * first follower and stops with the last.
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

  /** The state of now, and each that follows; who is slow gets the newest, not every one. Rejects once `signal` aborts. */
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
        } else await once(watch.news, 'news', { signal });
      }
    } finally {
      watch.followers -= 1;
      if (watch.followers === 0) this.#stop(key, watch);
    }
  }

  #start(key: string): Watch<State> {
    const news = new EventEmitter().setMaxListeners(0);
    const watch: Watch<State> = {
      stop: new AbortController(),
      news,
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
        watch.news.emit('news');
      }
      watch.end = {};
    } catch (failure) {
      watch.end = { failure };
    }
    watch.news.emit('news');
    this.#stop(key, watch);
  }

  /** Whoever comes from now on begins a new one. */
  #stop(key: string, watch: Watch<State>): void {
    watch.stop.abort();
    if (this.#watches.get(key) === watch) this.#watches.delete(key);
  }
}
