import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { collections } from '../infra/mongo/collections.js';
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

// The server of the tests lets nobody move a file. tests/archive.test.ts moves files on OpenSSH.
describe('with an archive on a server that refuses to move files', () => {
  const fixture = testSteps({ PAYCOM_SFTP_ARCHIVE_DIRECTORY: 'done' });

  it('leaves files alone whose rows are not applied', async () => {
    await fixture.deliver('notes.csv', 'Locker,Town', '7,Reno');
    const { sync_id } = await fixture.sync();
    expect(await fixture.steps().archiveFiles({ sync_id })).toEqual({ files: 0 });
    expect(fixture.lines.join()).toContain('"event":"files_archived"');
  });

  it('fails with the refusal, and the files stay applied and where they are', async () => {
    await fixture.deliver(directory('01'), ...PEOPLE);
    await fixture.deliver(directory('03'), ...PEOPLE);
    const { sync_id } = await fixture.sync();
    await expect(fixture.steps().archiveFiles({ sync_id })).rejects.toMatchObject({
      code: 'remote_file_not_moved',
    });
    expect((await readdir(fixture.server.root)).toSorted()).toEqual([directory('01'), directory('03')]);
    const { files } = collections(fixture.deps.store.db);
    expect(await files.countDocuments({ applied_at: { $ne: null } })).toBe(2);
  });
});
