import { expect, test } from 'vitest';
import { testApi } from '../../tests/test-api.js';

const fixture = testApi();

test('measures answers by procedure over tRPC and REST, by outcome, and no text of the caller', async () => {
  const { send, registry } = fixture.api;
  await send('GET', '/api/paycom/employees/');
  await send('GET', '/trpc/employees.list');
  await send('GET', '/trpc/employees.list,employees.stats?batch=1');
  await send('GET', '/api/paycom/employees/CANARY-ID/');
  await send('GET', '/api/paycom/employees/', { as: null });
  await send('GET', '/CANARY-PATH');
  await send('GET', '/trpc/CANARY-PROCEDURE');
  const text = await registry.metrics();
  const counted = (procedure: string, outcome: string) =>
    text.match(
      new RegExp(
        `paycom_api_request_seconds_count\\{procedure="${procedure}",outcome="${outcome}"\\} (\\d+)`,
      ),
    )?.[1];
  expect(counted('employees.list', 'ok')).toBe('3');
  expect(counted('employees.stats', 'ok')).toBe('1');
  expect(counted('employees.one', 'refused')).toBe('1');
  expect(counted('employees.list', 'refused')).toBe('1');
  expect(counted('other', 'refused')).toBe('2');
  expect(text).not.toContain('CANARY');
});
