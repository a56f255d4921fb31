import { expect, it } from 'vitest';
import { collections } from '../infra/mongo/collections.js';
import { CRASH, clearBlobs, crashingBlobs } from '../tests/crashing-blobs.js';
import { directory, rowsOf, testSteps } from '../tests/test-steps.js';

const fixture = testSteps();

it('a late attempt of a step for a file changes no record after the end of its sync', async () => {
  const { blobs, store } = fixture.deps;
  await clearBlobs(store.db);
  await fixture.deliver(directory('01'), ...rowsOf({ '0001': 'A' }));
  const { sync_id } = await fixture.sync();
  const { files, runFiles } = collections(store.db);
  const records = async () => [await runFiles.findOne({ sync_id }), await files.findOne({})];
  const before = await records();
  const ref = { sync_id, file_id: before[1]?.file_id ?? '' };
  const { parseNumbers, validateRows } = fixture.steps();
  for (const late of [parseNumbers, validateRows]) await late(ref);
  const failing = fixture.steps({ blobs: crashingBlobs(blobs, 'has', () => true) });
  await expect(failing.parseNumbers(ref)).rejects.toThrow(CRASH);
  expect(before).toMatchObject([{ status: 'applied' }, { status: 'applied', error: null }]);
  expect(await records()).toEqual(before);
});
