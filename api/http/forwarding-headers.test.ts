import fastify from 'fastify';
import { expect, test } from 'vitest';
import { createLogger } from '../../infra/config/logger.js';
import { warnOfUntrustedProxy } from './forwarding-headers.js';
import type { Services } from './request-context.js';

async function warningsAfter(headers: Record<string, string>, trustProxy: string | false, requests = 1) {
  const lines: string[] = [];
  const logger = createLogger({ level: 'info', to: { write: (line) => void lines.push(line) } });
  const app = fastify({ trustProxy });
  warnOfUntrustedProxy(app, { logger } as Services);
  app.get('/', async () => ({}));
  for (let request = 0; request < requests; request += 1) await app.inject({ url: '/', headers });
  await app.close();
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

const FORWARDED = { 'x-forwarded-for': '203.0.113.7' };
const WARNING = expect.objectContaining({ event: 'forwarding_header_untrusted', address: '127.0.0.1' });

test.each([
  [FORWARDED, false],
  [FORWARDED, '192.0.2.1'],
  [{ forwarded: 'for=203.0.113.7' }, false],
  [{ 'x-real-ip': '203.0.113.7' }, '127.0.0.1'],
] as const)(
  '%j is warned about once when %s is trusted, without the address it names',
  async (headers, trusted) => {
    const warnings = await warningsAfter({ ...headers }, trusted, 3);
    expect(warnings).toEqual([WARNING]);
    expect(JSON.stringify(warnings)).not.toContain('203.0.113.7');
  },
);

test('the header of a trusted proxy, and a request without one, are silent', async () => {
  expect(await warningsAfter(FORWARDED, '127.0.0.1')).toEqual([]);
  expect(await warningsAfter({}, false)).toEqual([]);
});
