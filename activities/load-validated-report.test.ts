import { describe, expect, it } from 'vitest';
import { collections } from '../infra/mongo/collections.js';
import { NO_MAPPING } from '../shared/reports/mapping.js';
import { directory, rowsOf, testSteps } from '../tests/test-steps.js';
import { loadValidatedReport } from './load-validated-report.js';

const fixture = testSteps();

async function downloaded(people: Record<string, string>) {
  await fixture.deliver(directory('01'), ...rowsOf(people));
  const { sync_id } = await fixture.open();
  const [file_id = ''] = (await fixture.steps().listRemote({ sync_id })).file_ids;
  await fixture.steps().downloadFile({ sync_id, file_id });
  const file = await collections(fixture.deps.store.db).runFiles.findOne({ sync_id, file_id });
  if (!file) throw new Error('not listed');
  return file;
}
const validations = (sha256: string | null) =>
  fixture.deps.store.db
    .collection('paycom_blobs.files')
    .countDocuments({ filename: new RegExp(`^rows/${sha256}/`) });

describe('the validation of a file', () => {
  it('runs once for the same bytes, name and mapping', async () => {
    const file = await downloaded({ '0001': 'A' });
    const deps = { ...fixture.deps, mapping: NO_MAPPING };
    const first = await loadValidatedReport(deps, file);
    expect(await loadValidatedReport(deps, file)).toEqual(first);
    expect(await validations(file.sha256)).toBe(1);
  });

  it('runs again with another mapping: a fixed mapping file must take effect', async () => {
    const file = await downloaded({ '0002': 'A' });
    await loadValidatedReport({ ...fixture.deps, mapping: NO_MAPPING }, file);
    await loadValidatedReport({ ...fixture.deps, mapping: { ...NO_MAPPING, employee_id_width: 6 } }, file);
    expect(await validations(file.sha256)).toBe(2);
  });

  it('runs again under another name, which may identify another report or time', async () => {
    const file = await downloaded({ '0003': 'A' });
    const deps = { ...fixture.deps, mapping: NO_MAPPING };
    await loadValidatedReport(deps, file);
    await loadValidatedReport(deps, { ...file, name: directory('02') });
    expect(await validations(file.sha256)).toBe(2);
  });

  it('fails without the bytes: a file that was never downloaded is a bug, not an empty report', async () => {
    const file = { ...(await downloaded({ '0004': 'A' })), sha256: null };
    await expect(loadValidatedReport({ ...fixture.deps, mapping: NO_MAPPING }, file)).rejects.toMatchObject({
      code: 'internal',
    });
  });
});
