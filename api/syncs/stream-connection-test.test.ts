import { expect, test } from 'vitest';
import { testApi } from '../../tests/test-api.js';

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
