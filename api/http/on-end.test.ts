import { expect, test } from 'vitest';
import { testApi } from '../../tests/test-api.js';

const fixture = testApi();

type Line = { readonly event: string; readonly account?: string; readonly procedure?: string };
const linesSince = (before: number) =>
  fixture.api.lines
    .slice(before)
    .map((line): Line => JSON.parse(line))
    .filter(({ event }) => /^(procedure_called|request_(served|left))$/.test(event));

/** Reads the feed to its end, after which a request waits. */
async function endOfFeed(): Promise<string> {
  let url = '/api/paycom/changes/?limit=500';
  for (;;) {
    const { body } = await fixture.api.send('GET', url, { as: 'viewer' });
    if (body.caught_up) return String(body.next);
    url = `/api/paycom/changes/?limit=500&after=${encodeURIComponent(String(body.next))}`;
  }
}

test('a call is logged once, also when its caller leaves before the answer', async () => {
  const url = await fixture.api.app.listen({ port: 0, host: '127.0.0.1' });
  const headers = { authorization: `Bearer ${fixture.api.tokens.viewer}` };
  const after = await endOfFeed();
  const call = (wait: number, signal?: AbortSignal) => {
    const input = encodeURIComponent(JSON.stringify({ after, wait }));
    return fetch(`${url}/trpc/changes.list?input=${input}`, { headers, ...(signal && { signal }) });
  };
  const before = fixture.api.lines.length;
  await (await call(0)).text();
  await expect
    .poll(() => linesSince(before).map(({ event }) => event))
    .toEqual(['procedure_called', 'request_served']);
  const [{ account } = {}] = linesSince(before);

  const later = fixture.api.lines.length;
  const commands = fixture.api.commands.length;
  const left = new AbortController();
  const answer = call(25, left.signal).catch(() => 'left');
  await expect.poll(() => fixture.api.commands.length).toBeGreaterThan(commands);
  left.abort();
  expect(await answer).toBe('left');
  await expect.poll(() => linesSince(later).length).toBe(2);
  expect(linesSince(later)).toMatchObject([
    { event: 'procedure_called', procedure: 'changes.list', account },
    { event: 'request_left', account },
  ]);
});
