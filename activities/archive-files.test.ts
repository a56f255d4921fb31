import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { directory, rowsOf, testSteps } from '../tests/test-steps.js';

const PEOPLE = rowsOf({ '0001': 'A' });

describe('without an archive', () => {
  const fixture = testSteps();

  it('moves nothing', async () => {
    await fixture.deliver(directory('01'), ...PEOPLE);
    const { sync_id } = await fixture.sync();
    expect(await fixture.steps().archiveFiles({ sync_id })).toEqual({ files: 0 });
    expect(await readdir(fixture.server.root)).toEqual([directory('01')]);
  });
});

describe('with an archive', () => {
  const fixture = testSteps({ PAYCOM_SFTP_ARCHIVE_DIRECTORY: 'done' });
  const remaining = async () => (await readdir(fixture.server.root)).toSorted();
  const archived = async () => (await readdir(join(fixture.server.root, 'done'))).toSorted();

  it('leaves files alone whose rows are not applied', async () => {
    await fixture.deliver('notes.csv', 'Locker,Town', '7,Reno');
    const { sync_id } = await fixture.sync();
    expect(await fixture.steps().archiveFiles({ sync_id })).toEqual({ files: 0 });
    expect(await remaining()).toEqual(['notes.csv']);
  });

  it('moves the applied files, also those of an earlier sync, once', async () => {
    await fixture.deliver(directory('01'), ...PEOPLE);
    await fixture.sync();
    await fixture.deliver(directory('03'), ...PEOPLE);
    const { sync_id } = await fixture.sync();
    expect(await fixture.steps().archiveFiles({ sync_id })).toEqual({ files: 2 });
    expect(await archived()).toEqual([directory('01'), directory('03')]);
    expect(await remaining()).toEqual(['done']);
    expect(await fixture.steps().archiveFiles({ sync_id })).toEqual({ files: 0 });
  });

  it('leaves a file that another sync has yet to download', async () => {
    await fixture.deliver(directory('01'), ...PEOPLE);
    const { sync_id } = await fixture.sync();
    const other = await fixture.open({ force: true, dry_run: true });
    const { listRemote, downloadFile, archiveFiles } = fixture.steps();
    const { file_ids } = await listRemote({ sync_id: other.sync_id });
    expect(file_ids).toHaveLength(1);
    expect(await archiveFiles({ sync_id })).toEqual({ files: 0 });
    for (const file_id of file_ids) await downloadFile({ sync_id: other.sync_id, file_id });
    expect(await archiveFiles({ sync_id })).toEqual({ files: 1 });
  });

  it('leaves a file that was replaced since its rows were applied', async () => {
    await fixture.deliver(directory('01'), ...PEOPLE);
    const { sync_id } = await fixture.sync();
    await fixture.deliver(directory('01'), ...rowsOf({ '0001': 'A', '0002': 'A' }));
    expect(await fixture.steps().archiveFiles({ sync_id })).toEqual({ files: 0 });
    expect(await remaining()).toEqual([directory('01')]);
  });
});
