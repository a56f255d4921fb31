import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { collections } from '../infra/mongo/collections.js';
import { rawKey } from '../services/reports/read-report.js';
import { activityContext, directory, rowsOf, testSteps } from '../tests/test-steps.js';
import type { FileRef } from './contract.js';
import type { Deps } from './deps.js';
import { createDownloadFile } from './download-file.js';

const fixture = testSteps();
const ROWS = rowsOf({ '0001': 'A', '0002': 'A' });
const BYTES = Buffer.from(`${ROWS.join('\n')}\n`);

async function listed(): Promise<FileRef> {
  await fixture.deliver(directory('01'), ...ROWS);
  const { sync_id } = await fixture.open();
  const { file_ids } = await fixture.steps().listRemote({ sync_id });
  return { sync_id, file_id: file_ids[0] ?? '' };
}
const record = async ({ file_id }: FileRef) => collections(fixture.deps.store.db).files.findOne({ file_id });
const spooled = () => readdir(fixture.server.spool).catch(() => []);
const configured = (sftp: Partial<Deps['config']['sftp']>, rest: Partial<Deps['config']> = {}) => ({
  config: { ...fixture.deps.config, ...rest, sftp: { ...fixture.deps.config.sftp, ...sftp } },
});

describe('a download', () => {
  it('stores the bytes unchanged, records their hash and leaves no copy on disk', async () => {
    const ref = await listed();
    expect(await fixture.steps().downloadFile(ref)).toEqual({ bytes: BYTES.length });
    const fingerprint = (await record(ref))?.fingerprint ?? '';
    expect(await fixture.deps.blobs.get(rawKey(fingerprint))).toEqual(BYTES);
    expect(await record(ref)).toMatchObject({ status: 'downloaded', error: null });
    expect(await spooled()).toEqual([]);
  });

  it('leaves a copy on disk if the setting keeps downloads', async () => {
    const ref = await listed();
    await fixture.steps(configured({ keepDownloads: true })).downloadFile(ref);
    expect(await spooled()).toHaveLength(1);
  });

  it('does not need the server again after it succeeded', async () => {
    const ref = await listed();
    await fixture.steps().downloadFile(ref);
    await rm(join(fixture.server.root, directory('01')));
    expect(await fixture.steps().downloadFile(ref)).toEqual({ bytes: BYTES.length });
  });

  it('fails when the stored bytes are missing, instead of continuing without them', async () => {
    const ref = await listed();
    const fingerprint = 'f'.repeat(64);
    await collections(fixture.deps.store.db).runFiles.updateOne(
      { file_id: ref.file_id },
      { $set: { fingerprint } },
    );
    await expect(fixture.steps().downloadFile(ref)).rejects.toMatchObject({ code: 'blob_missing' });
    expect(await record(ref)).toMatchObject({ status: 'failed', error: { code: 'blob_missing' } });
  });

  it('is refused for a file over the size limit, and the record contains the reason', async () => {
    const ref = await listed();
    const { downloadFile } = fixture.steps(configured({}, { maxFileBytes: 10 }));
    await expect(downloadFile(ref)).rejects.toMatchObject({ code: 'file_too_large' });
    expect(await record(ref)).toMatchObject({ status: 'failed', error: { code: 'file_too_large' } });
  });

  it('reports its progress in bytes in heartbeats', async () => {
    const ref = await listed();
    const context = activityContext();
    const beats: unknown[] = [];
    context.on('heartbeat', (details) => beats.push(details));
    await context.run(createDownloadFile(fixture.deps), ref);
    expect(beats.at(-1)).toEqual({ bytes: BYTES.length });
  });

  it('does not mark its file as failed when it is cancelled', async () => {
    const ref = await listed();
    const context = activityContext();
    context.cancel();
    await expect(context.run(createDownloadFile(fixture.deps), ref)).rejects.toMatchObject({
      name: 'CancelledFailure',
    });
    expect(await record(ref)).toMatchObject({ status: 'new', error: null });
  });
});
