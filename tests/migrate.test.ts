import { afterAll, beforeAll, expect, it } from 'vitest';
import { SEARCH_ATTRIBUTES } from '../infra/temporal/register-search-attributes.js';
import { connectTemporal } from '../infra/temporal/temporal.js';
import { loadConfig } from '../shared/config.js';
import { type SyncStack, startSyncStack } from './sync-stack.js';

let stack: SyncStack;
beforeAll(async () => {
  stack = await startSyncStack();
});
afterAll(() => stack?.stop());

const [FIRST = ''] = Object.keys(SEARCH_ATTRIBUTES);

it('paycom migrate also registers the search attributes, when Temporal can be reached', async () => {
  const { connection, namespace } = await connectTemporal(loadConfig(stack.env));
  const { operatorService } = connection;
  const registered = async () =>
    Object.keys((await operatorService.listSearchAttributes({ namespace })).customAttributes ?? {});
  if ((await registered()).includes(FIRST))
    await operatorService.removeSearchAttributes({ namespace, searchAttributes: [FIRST] });
  await expect.poll(registered).not.toContain(FIRST);
  const { code, stdout } = await stack.run('paycom', 'migrate', '--json');
  expect([code, JSON.parse(stdout)]).toMatchObject([
    0,
    { search_attributes: expect.arrayContaining([FIRST]) },
  ]);
  await expect.poll(registered).toContain(FIRST);
  await connection.close();
});

it('and says so when it cannot', async () => {
  stack.env.TEMPORAL_ADDRESS = '127.0.0.1:1';
  const { code, stdout, stderr } = await stack.run('paycom', 'migrate', '--json');
  expect([code, JSON.parse(stdout)]).toEqual([0, { migrated: [], search_attributes: null }]);
  expect(stderr).toContain("Temporal at 127.0.0.1:1 can't be reached: nothing listens there.");
  expect(stderr).toContain('The search attributes are not registered.');
});
