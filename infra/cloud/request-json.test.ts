import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { requestJson } from './request-json.js';

const ASKER = { setting: 'PAYCOM_KEY_ENCRYPTION_KEYS', service: 'Vault' };
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  closers.push(() => {
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

test('credentials do not follow a redirect', async () => {
  const asked: (string | undefined)[] = [];
  const elsewhere = await serve(({ headers }, response) => {
    asked.push(headers.authorization);
    response.end('{}');
  });
  const service = await serve((_, response) => {
    response.writeHead(307, { location: elsewhere }).end();
  });
  const headers = { authorization: 'Bearer secret' };
  const failure = requestJson(ASKER, { url: service, method: 'POST', headers, body: {} });
  await expect(failure).rejects.toMatchObject({ code: 'secret_service_unreachable' });
  expect(asked).toEqual([]);
  expect(await requestJson(ASKER, { url: elsewhere, method: 'GET', headers })).toEqual({});
  expect(asked).toEqual(['Bearer secret']);
});
