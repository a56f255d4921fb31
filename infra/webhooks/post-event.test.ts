import { expect, test } from 'vitest';
import type { Event } from '../../shared/event.js';
import { startReceiver } from '../../tests/webhook-receiver.js';
import type { Egress } from './guarded-post.js';
import { postEvent } from './post-event.js';
import { newSecret } from './webhook-target.js';

const EVENT: Event = { id: 'a', type: 'sync.completed', at: new Date(), data: { sync_id: 's' } };
const secrets = [newSecret()];
const GUARDED: Egress = { privateAddresses: false, timeoutSeconds: 5 };
const address = (...addresses: string[]) =>
  addresses.map((each) => ({ address: each, family: each.includes(':') ? 6 : 4 }));
const post = (url: string, egress: Partial<Egress> = {}) =>
  postEvent(EVENT, { url, secrets }, { ...GUARDED, ...egress });

test.each([
  ['a name that resolves to loopback', 'https://hooks.example.com/', address('127.0.0.1')],
  ['a name that resolves to loopback of IPv6', 'https://hooks.example.com/', address('::1')],
  [
    'a name of which one address is private',
    'https://hooks.example.com/',
    address('93.184.216.34', '10.0.0.1'),
  ],
  ['the metadata service', 'https://hooks.example.com/', address('169.254.169.254')],
  ['the metadata service behind NAT64', 'https://hooks.example.com/', address('64:ff9b::a9fe:a9fe')],
  ['an address', 'https://192.168.1.1/', []],
  ['an address of IPv6', 'https://[::ffff:127.0.0.1]/', []],
  ['an address in another notation', 'https://0x7f.1/', []],
  ['a public address without TLS', 'http://93.184.216.34/', []],
])('does not connect to %s', async (_, url, addresses) => {
  const answer = await post(url, { resolve: async () => addresses });
  expect(answer).toEqual({ http_status: null, failure: 'address' });
});

test('really resolves localhost, and refuses it', async () => {
  const receiver = await startReceiver();
  const url = receiver.url.replace('http://127.0.0.1', 'https://localhost');
  expect(await post(url)).toEqual({ http_status: null, failure: 'address' });
  expect(receiver.received).toEqual([]);
});

test('connects to the address that was checked: a second answer of the name server is never asked for', async () => {
  const receiver = await startReceiver();
  const other = await startReceiver();
  let asked = 0;
  const resolve = async () => {
    asked += 1;
    return asked === 1 ? address('127.0.0.1') : address('127.0.0.2');
  };
  const { port } = new URL(receiver.url);
  // No name server knows this name.
  const url = `http://hooks.invalid:${port}/events?key=1`;
  expect(await post(url, { privateAddresses: true, resolve })).toEqual({ http_status: 204, failure: null });
  expect(asked).toBe(1);
  expect(receiver.received.map(({ headers }) => headers.host)).toEqual([`hooks.invalid:${port}`]);
  expect(other.received).toEqual([]);
});

test('a name server that does not answer counts in the time limit', async () => {
  const never = new Promise<never>(() => undefined);
  const slow = await post('https://hooks.example.com/', { timeoutSeconds: 1, resolve: () => never });
  expect(slow).toEqual({ http_status: null, failure: 'timeout' });
});

test('says why it could not connect, and never throws', async () => {
  const unreachable = await post('http://127.0.0.1:1/', { privateAddresses: true });
  expect(unreachable).toEqual({ http_status: null, failure: 'connection' });
  expect(await post('https://hooks.invalid/')).toEqual({ http_status: null, failure: 'name' });
  const none = await post('https://hooks.example.com/', { resolve: async () => [] });
  expect(none.failure).toBe('name');
});
