import ssh2 from 'ssh2';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { hostKeyOf, newKeyPair } from '../../dev/ssh-keys.js';
import { listen } from '../../tests/sftp-fixtures.js';
import { testApi } from '../../tests/test-api.js';
import { createServer } from '../server.js';

// Nothing listens where its SFTP server should be.
const fixture = testApi();
const PATH = '/api/paycom/sync/connection_test/';

async function eventsOf(headers: Record<string, string> = {}): Promise<string[]> {
  const { status, raw } = await fixture.api.send('GET', PATH, { as: 'operator', headers });
  expect([status, raw.headers['content-type']]).toEqual([200, 'text/event-stream; charset=utf-8']);
  return raw.payload.split('\n\n').filter((event) => /^(id|event):/.test(event));
}

test('a connection test is streamed step by step, up to the one that fails', async () => {
  const events = await eventsOf();
  expect(events.map((event) => event.split('\n')[0])).toEqual(['id: lookup', 'id: tcp', 'event: complete']);
  expect(JSON.parse(events[1]?.split('\ndata: ')[1] ?? '')).toMatchObject({
    ...{ step: 'tcp', ok: false },
    error: { code: 'sftp_connection_refused', hint: expect.any(String) },
  });
});

test('a stream that was cut off is not begun again', async () => {
  expect(await eventsOf({ 'last-event-id': 'lookup' })).toEqual(['event: complete\ndata: {}']);
});

test('is refused to who may not run syncs', async () => {
  expect(await fixture.api.send('GET', PATH, { as: 'viewer' })).toMatchObject({
    status: 403,
    body: { code: 'not_permitted' },
  });
});

describe('a test of a server that does not answer', async () => {
  const { privateKey, publicKey } = newKeyPair();
  let listing = 0;
  const server = await listen((socket) => {
    const ssh = new ssh2.Server({ hostKeys: [privateKey] }, (client) => {
      client.on('error', () => undefined).on('authentication', (login) => login.accept());
      client.on('session', (accept) =>
        accept().on('sftp', (acceptSftp) => {
          const sftp = acceptSftp().on('error', () => undefined);
          sftp.on('OPENDIR', (id) => sftp.handle(id, Buffer.from('folder')));
          sftp.on('READDIR', () => {
            listing += 1;
            socket.once('close', () => {
              listing -= 1;
            });
          });
        }),
      );
    });
    ssh.injectSocket(socket);
  });
  afterAll(() => server.close());
  const slow = testApi({
    PAYCOM_SFTP_PORT: String(server.port),
    PAYCOM_SFTP_HOST_KEY: hostKeyOf(publicKey, '127.0.0.1', server.port).fingerprint,
    PAYCOM_SFTP_TIMEOUT_SECONDS: '600',
  });
  const URLS = [
    ['GET', PATH],
    ['POST', '/api/paycom/sync/test_connection/'],
  ] as const;

  test.each(URLS)('ends when its caller leaves: %s %s', async (method, path) => {
    const app = await createServer(slow.api.services, '0.0.0');
    onTestFinished(async () => app.close());
    const url = `${await app.listen({ host: '127.0.0.1', port: 0 })}${path}`;
    const headers = { authorization: `Bearer ${slow.api.tokens.operator}` };
    const left = new AbortController();
    const answer = async () => (await fetch(url, { method, headers, signal: left.signal })).text();
    const first = answer().catch(() => 'left');
    await expect.poll(() => listing).toBe(1);
    left.abort();
    expect(await first).toBe('left');
    await expect.poll(() => listing).toBe(0);
  });

  test('ends when the API stops', async () => {
    const app = await createServer(slow.api.services, '0.0.0');
    const url = `${await app.listen({ host: '127.0.0.1', port: 0 })}${PATH}`;
    const headers = { authorization: `Bearer ${slow.api.tokens.operator}` };
    const answer = fetch(url, { headers }).then(async (response) => response.text());
    await expect.poll(() => listing).toBe(1);
    await app.close();
    expect(await answer).toContain('id: login');
    expect(await answer).not.toMatch(/event: (complete|problem)/);
    await expect.poll(() => listing).toBe(0);
  });
});
