import { expect, it } from 'vitest';
import { collections } from '../infra/mongo/collections.js';
import { getSyncLog } from '../infra/syncs/sync-logs.js';
import { NO_MAPPING } from '../shared/reports/mapping.js';
import { activityContext, directory, rowsOf, testSteps } from '../tests/test-steps.js';
import { beginPlanning } from './begin-planning.js';
import { prepareDraft } from './prepare-draft.js';

const fixture = testSteps();

async function drafted() {
  await fixture.deliver(directory('01'), ...rowsOf({ '0001': 'A', '0002': 'A' }));
  await fixture.sync();
  await fixture.deliver(directory('05'), ...rowsOf({ '0001': 'T', '0003': 'A' }), '0003,"FAKE0003, ADA",A');
  const { sync_id } = await fixture.bringIn();
  const deps = { ...fixture.deps, mapping: NO_MAPPING };
  const log = await getSyncLog(fixture.deps.store.db, sync_id);
  const begin = async () => ({
    sync_id,
    draft: (await prepareDraft(deps, log)).draft,
    attempt: await beginPlanning(deps, sync_id, 0),
  });
  return activityContext().run(begin) as ReturnType<typeof begin>;
}

it('a part that is only digested stores nothing, and has the digest and the missing of the stored part', async () => {
  const { tasks, blobs, store } = fixture.deps;
  const { sync_id, draft, attempt } = await drafted();
  const key = `plans/${sync_id}/test`;
  const digested = await tasks.digestPart({ mapping: NO_MAPPING, draft, part: 0 });
  expect(await blobs.keysBelow(key)).toEqual([]);
  expect(await collections(store.db).rowIssues.countDocuments({ sync_id })).toBe(0);

  const made = await tasks.makePart({ mapping: NO_MAPPING, sync_id, draft, part: 0, key, attempt });
  expect(digested).toEqual({ digest: made.digest, missing: made.missing });
  expect(digested.missing?.people).toMatchObject([{ employee_id: '0002' }]);
  expect(await blobs.keysBelow(key)).toEqual(made.chunk_keys);
  expect(await collections(store.db).rowIssues.countDocuments({ sync_id })).toBe(1);
});

it('what a task takes and returns is plain data, which threads can exchange', async () => {
  const { tasks } = fixture.deps;
  const { draft } = await drafted();
  const digested = await tasks.digestPart(structuredClone({ mapping: NO_MAPPING, draft, part: 0 }));
  expect(structuredClone(digested)).toEqual(digested);
});
