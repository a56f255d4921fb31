import {
  createTRPCClient,
  httpBatchLink,
  httpSubscriptionLink,
  splitLink,
  type TRPCClient,
} from '@trpc/client';
import type { AppRouter } from '../api/routers/app-router.js';

export type { AppRouter };
export type PaycomClient = TRPCClient<AppRouter>;

export type PaycomClientOptions = {
  /** The address of the API, such as `https://paycom.example.org`. An empty text is the origin of the page. */
  readonly url: string;
  /** A token, or what returns the current one. Without it, a browser sends the cookie of its session. */
  readonly token?: string | (() => string | Promise<string>);
  /** The class of the package `eventsource`, to subscribe with a token. A browser's own cannot send headers, and Node has none. */
  readonly EventSource?: Parameters<typeof httpSubscriptionLink>[0]['EventSource'];
};

/** The API refuses more calls in one request. */
const MAX_BATCH_CALLS = 20;
/** Servers and proxies refuse longer addresses, and the calls of a batch are in its address. */
const MAX_URL_LENGTH = 4_000;

/** Creates a typed client of the API: `await paycom.employees.list.query({ status: 'active' })`. */
export function createPaycomClient({ url: base, token, EventSource }: PaycomClientOptions): PaycomClient {
  const url = `${base.replace(/\/$/, '')}/trpc`;
  const headers = async (): Promise<Record<string, string>> => {
    const current = typeof token === 'function' ? await token() : token;
    return current === undefined ? {} : { authorization: `Bearer ${current}` };
  };
  const eventSourceOptions = {
    fetch: async (to: string | URL, init: RequestInit) =>
      fetch(to, { ...init, headers: { ...init.headers, ...(await headers()) } }),
  };
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: ({ type }) => type === 'subscription',
        true: httpSubscriptionLink({ url, ...(EventSource && { EventSource, eventSourceOptions }) }),
        false: httpBatchLink({ url, headers, maxItems: MAX_BATCH_CALLS, maxURLLength: MAX_URL_LENGTH }),
      }),
    ],
  });
}
