import { AppError } from '../../shared/app-error.js';
import { apiErrorOf } from './api-error.js';

type Limits = {
  readonly streams: number;
  readonly streamsPerAccount: number;
  /** How often the permission of each client is checked again. */
  readonly recheckMs: number;
};
export type OpenStream = { readonly signal: AbortSignal; readonly close: () => void };

/** The open streams of this process. Limits their number, and ends a stream when its client loses the permission or the server stops. */
export class OpenStreams {
  readonly #limits: Limits;
  readonly #open = new Map<AbortController, string>();
  #closing = false;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#open.size;
  }

  /**
   * Registers a stream until its response has `ended`, however that happens. Its signal also aborts when the server stops, or when
   * `recheckPermission` throws; then the AppError is the reason.
   *
   * @throws AppError `too_many_streams`
   */
  open(account_id: string, ended: AbortSignal, recheckPermission: () => Promise<unknown>): OpenStream {
    ended.throwIfAborted();
    const { streams, streamsPerAccount, recheckMs } = this.#limits;
    const accountStreams = [...this.#open.values()].filter((account) => account === account_id).length;
    if (this.#open.size >= streams || accountStreams >= streamsPerAccount)
      throw new AppError('too_many_streams');

    const end = new AbortController();
    const timer = setInterval(() => void this.#recheck(end, recheckPermission), recheckMs);
    timer.unref();
    const close = () => {
      clearInterval(timer);
      ended.removeEventListener('abort', leave);
      this.#open.delete(end);
    };
    const leave = () => end.abort();
    // However the stream ends, its slot is free from then on.
    end.signal.addEventListener('abort', close);
    ended.addEventListener('abort', leave);
    this.#open.set(end, account_id);
    if (this.#closing) leave();
    return { signal: end.signal, close };
  }

  /** Ends all streams without a final event, so that clients reconnect to another process. */
  closeAll(): void {
    this.#closing = true;
    for (const end of [...this.#open.keys()]) end.abort();
  }

  async #recheck(end: AbortController, recheckPermission: () => Promise<unknown>): Promise<void> {
    try {
      await recheckPermission();
    } catch (error) {
      const known = apiErrorOf(error);
      // While the database is unreachable, the permission is unknown, so the stream stays open.
      if (known.class !== 'transient') end.abort(known);
    }
  }
}
