import { expect, it } from 'vitest';
import { testTemporal } from '../../tests/test-temporal.js';
import { registerSearchAttributes, SEARCH_ATTRIBUTES } from './register-search-attributes.js';

const fixture = testTemporal();
const [FIRST = ''] = Object.keys(SEARCH_ATTRIBUTES);

async function registered(): Promise<string[]> {
  const { connection, namespace } = fixture.temporal;
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  return Object.keys(customAttributes ?? {}).filter((name) => name in SEARCH_ATTRIBUTES);
}

it('registers only missing search attributes: a namespace without them would refuse every sync', async () => {
  const { connection, namespace } = fixture.temporal;
  const expected = Object.keys(SEARCH_ATTRIBUTES).toSorted();
  await connection.operatorService.removeSearchAttributes({ namespace, searchAttributes: [FIRST] });
  await expect.poll(registered).not.toContain(FIRST);
  expect(await registerSearchAttributes(connection, namespace)).toEqual([FIRST]);
  await expect.poll(async () => (await registered()).toSorted()).toEqual(expected);
  expect(await registerSearchAttributes(connection, namespace)).toEqual([]);
});
