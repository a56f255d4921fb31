import { AppError } from '../../shared/app-error.js';
import { apiErrorOf } from './api-error.js';

type Limits = {
  readonly streams: number;
  readonly streamsPerAccount: number;
  /** How often each reader is asked for again. */
  readonly recheckMs: number;
};
export type OpenStream = { readonly signal: AbortSignal; readonly close: () => void };

/** The streams that this process has open: not too many, none longer than its reader may read, and none once the server stops. */
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
   * A place for one more; its signal aborts when the reader has `gone`, with an AppError when `stillMay` throws one, or when the
   * server stops.
   *
   * @throws AppError `too_many_streams`
   */
  open(account_id: string, gone: AbortSignal, stillMay: () => Promise<unknown>): OpenStream {
    gone.throwIfAborted();
    const { streams, streamsPerAccount, recheckMs } = this.#limits;
    const own = [...this.#open.values()].filter((account) => account === account_id).length;
    if (this.#open.size >= streams || own >= streamsPerAccount) throw new AppError('too_many_streams');

    const end = new AbortController();
    const timer = setInterval(() => void this.#recheck(end, stillMay), recheckMs);
    const close = () => {
      clearInterval(timer);
      gone.removeEventListener('abort', leave);
      this.#open.delete(end);
    };
    const leave = () => {
      close();
      end.abort();
    };
    gone.addEventListener('abort', leave);
    this.#open.set(end, account_id);
    if (this.#closing) leave();
    return { signal: end.signal, close };
  }

  /** Ends them all without their last word, so that clients connect again, to another process. */
  closeAll(): void {
    this.#closing = true;
    for (const end of this.#open.keys()) end.abort();
  }

  async #recheck(end: AbortController, stillMay: () => Promise<unknown>): Promise<void> {
    try {
      await stillMay();
    } catch (error) {
      const known = apiErrorOf(error);
      // Whether the reader still may is not known while the database is away.
      if (known.class !== 'transient') end.abort(known);
    }
  }
}
