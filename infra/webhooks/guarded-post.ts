import type { LookupAddress } from 'node:dns';
import { lookup as resolveName } from 'node:dns/promises';
import { once } from 'node:events';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { SentEventDocument } from '../mongo/documents/webhook-documents.js';
import { isPublicAddress } from './public-address.js';

/** `failure`: why it was not delivered, null when it was. */
export type PostAnswer = Pick<SentEventDocument, 'http_status' | 'failure'>;
export type Egress = {
  readonly privateAddresses: boolean;
  readonly timeoutSeconds: number;
  /** Resolves a name. A parameter, so that a test can answer. */
  readonly resolve?: (hostname: string) => Promise<readonly LookupAddress[]>;
};
type Content = { readonly body: string; readonly headers?: Readonly<Record<string, string>> };

const USER_AGENT = 'paycom-sync';
const resolveAll = (hostname: string) => resolveName(hostname, { all: true });

/**
 * Sends JSON to a URL that a person entered. Resolves the name once, refuses it when any of its addresses is not public, and connects to
 * one of these. Follows no redirect, and reads nothing of the answer but its status. Never throws.
 */
export async function guardedPost(
  url: string,
  { body, headers }: Content,
  egress: Egress,
): Promise<PostAnswer> {
  const target = new URL(url);
  if (target.protocol !== 'https:' && !egress.privateAddresses) return failed('address');
  const signal = AbortSignal.timeout(egress.timeoutSeconds * 1_000);
  try {
    const addresses = await untilAborted(addressesOf(target, egress), signal);
    if (addresses.length === 0) return failed('name');
    if (!egress.privateAddresses && !addresses.every(({ address }) => isPublicAddress(address)))
      return failed('address');
    const response = await post(target, {
      addresses,
      body,
      signal,
      headers: {
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(body)),
        'user-agent': USER_AGENT,
        ...headers,
      },
    });
    return answerOf(response.statusCode ?? 0);
  } catch (error) {
    return failed(signal.aborted ? 'timeout' : failureOf(error));
  }
}

async function addressesOf(
  { hostname }: URL,
  { resolve = resolveAll }: Egress,
): Promise<readonly LookupAddress[]> {
  const literal = hostname.replace(/^\[(.*)\]$/, '$1');
  const family = isIP(literal);
  return family === 0 ? resolve(hostname) : [{ address: literal, family }];
}

/** A lookup goes on when its time is over, but nothing waits for it any more. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = once(signal, 'abort').then(() => Promise.reject(signal.reason));
  return Promise.race([work, aborted]);
}

type Post = {
  readonly addresses: readonly LookupAddress[];
  readonly body: string;
  readonly headers: Record<string, string>;
  readonly signal: AbortSignal;
};

function post(target: URL, { addresses, body, headers, signal }: Post): Promise<IncomingMessage> {
  const request = target.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    // A connection of its own, so that none to another address is used again.
    const options = { method: 'POST', headers, signal, agent: false, lookup: pinned(addresses) } as const;
    const sent = request(target, options, (response) => {
      response.on('error', () => undefined);
      response.destroy();
      resolve(response);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** A lookup that knows only these addresses. */
function pinned(addresses: readonly LookupAddress[]): LookupFunction {
  return (_, options, done) => {
    const [first] = addresses;
    if (options.all) done(null, [...addresses]);
    else done(null, first?.address ?? '', first?.family);
  };
}

function answerOf(http_status: number): PostAnswer {
  if (http_status >= 200 && http_status < 300) return { http_status, failure: null };
  return { http_status, failure: http_status >= 300 && http_status < 400 ? 'redirect' : 'status' };
}

function failed(failure: NonNullable<PostAnswer['failure']>): PostAnswer {
  return { http_status: null, failure };
}

function failureOf(error: unknown): NonNullable<PostAnswer['failure']> {
  const { code = '' } = error as { readonly code?: string };
  if (/^(ENOTFOUND|EAI_)/.test(code)) return 'name';
  return /CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO/.test(code) ? 'certificate' : 'connection';
}
