import { expect, it } from 'vitest';
import { collections } from '../infra/mongo/collections.js';
import { directory, rowsOf, testSteps } from '../tests/test-steps.js';

const fixture = testSteps();

async function downloaded(name: string, ...rows: string[]) {
  await fixture.deliver(name, ...rows);
  const { sync_id } = await fixture.open();
  const [file_id = ''] = (await fixture.steps().listRemote({ sync_id })).file_ids;
  await fixture.steps().downloadFile({ sync_id, file_id });
  return { sync_id, file_id };
}
const statusOf = async (file_id: string) =>
  (await collections(fixture.deps.store.db).files.findOne({ file_id }))?.status;

it('returns the number of tables, and marks the file as parsed', async () => {
  const ref = await downloaded(directory('01'), ...rowsOf({ '0001': 'A', '0002': 'T' }));
  expect(await fixture.steps().parseNumbers(ref)).toEqual({ tables: 1 });
  expect(await statusOf(ref.file_id)).toBe('parsed');
});

it('records why an unreadable file failed, without its content', async () => {
  const ref = await downloaded(
    '20261101020000_Employee_Directory_x.numbers',
    'Locker,Town',
    '0001,Canaryville',
  );
  await expect(fixture.steps().parseNumbers(ref)).rejects.toMatchObject({ code: 'not_a_report' });
  const file = await collections(fixture.deps.store.db).files.findOne({ file_id: ref.file_id });
  expect(file).toMatchObject({ status: 'failed', error: { code: 'not_a_report' } });
  expect(JSON.stringify(file)).not.toContain('Canaryville');
});
