import { expect, it } from 'vitest';
import { testTemporal } from '../tests/test-temporal.js';
import { registerSearchAttributes, SEARCH_ATTRIBUTES } from './register-search-attributes.js';

const own = testTemporal();
const [FIRST = ''] = Object.keys(SEARCH_ATTRIBUTES);

async function registered(): Promise<string[]> {
  const { connection, namespace } = own.temporal;
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  return Object.keys(customAttributes ?? {}).filter((name) => name in SEARCH_ATTRIBUTES);
}

it('registers what the namespace lacks, since it would refuse every sync, and nothing that is there', async () => {
  const { connection, namespace } = own.temporal;
  const wanted = Object.keys(SEARCH_ATTRIBUTES).toSorted();
  await connection.operatorService.removeSearchAttributes({ namespace, searchAttributes: [FIRST] });
  await expect.poll(registered).not.toContain(FIRST);
  await registerSearchAttributes(connection, namespace);
  await expect.poll(async () => (await registered()).toSorted()).toEqual(wanted);
  await expect(registerSearchAttributes(connection, namespace)).resolves.toBeUndefined();
});
