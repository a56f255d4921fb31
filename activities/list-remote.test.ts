import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { collections } from '../infra/mongo/collections.js';
import { loadConfig } from '../shared/config.js';
import { activityContext, directory, rateHistory, rowsOf, testSteps } from '../tests/test-steps.js';
import { createListRemote, listServer } from './list-remote.js';

const fixture = testSteps();
const DIRECTORY = directory('01');
const RATES = rateHistory('01');
const ROWS = rowsOf({ '0001': 'A' });

const runFiles = (sync_id: string) => collections(fixture.deps.store.db).runFiles.find({ sync_id }).toArray();
const files = () => collections(fixture.deps.store.db).files.find().sort({ name: 1 }).toArray();
const namesOf = async (sync_id: string) => (await runFiles(sync_id)).map(({ name }) => name).toSorted();

describe('listing the server', () => {
  it('adds new files to the run, and returns only ids', async () => {
    await fixture.deliver(DIRECTORY, ...ROWS);
    await fixture.deliver('notes.txt', 'no report');
    const { sync_id } = await fixture.open();
    const page = await fixture.steps().listRemote({ sync_id });
    expect(await namesOf(sync_id)).toEqual([DIRECTORY]);
    expect(page).toEqual({ file_ids: (await runFiles(sync_id)).map(({ file_id }) => file_id) });
  });

  it('is idempotent after a crash: it adds no second entry and counts no second attempt', async () => {
    await fixture.deliver(DIRECTORY, ...ROWS);
    const { sync_id } = await fixture.open();
    const first = await fixture.steps().listRemote({ sync_id });
    expect(await fixture.steps().listRemote({ sync_id })).toEqual(first);
    expect(await files()).toMatchObject([{ name: DIRECTORY, attempts: 1 }]);
  });

  it('skips files that an earlier sync finished, unless forced', async () => {
    await fixture.deliver(DIRECTORY, ...ROWS);
    await fixture.sync();
    await fixture.deliver(RATES, 'EE Code');
    const plain = await fixture.open();
    await fixture.steps().listRemote(plain);
    expect(await namesOf(plain.sync_id)).toEqual([RATES]);
    await fixture.steps().finalizeLog({ opened: plain, end: { as: 'cancelled' } });
    const forced = await fixture.open({ force: true });
    await fixture.steps().listRemote(forced);
    expect(await namesOf(forced.sync_id)).toEqual([DIRECTORY, RATES]);
  });

  it('for one report takes its files, and files whose name identifies no report', async () => {
    for (const name of [DIRECTORY, RATES, 'export.csv']) await fixture.deliver(name, ...ROWS);
    const { sync_id } = await fixture.open({ report_type: 'rate_history' });
    await fixture.steps().listRemote({ sync_id });
    expect(await namesOf(sync_id)).toEqual([RATES, 'export.csv']);
  });

  it('does not change the ledger in a dry run', async () => {
    await fixture.deliver(DIRECTORY, ...ROWS);
    const { sync_id } = await fixture.open({ dry_run: true });
    await fixture.steps().listRemote({ sync_id });
    expect(await namesOf(sync_id)).toEqual([DIRECTORY]);
    expect(await files()).toEqual([]);
  });

  it('lists the server only for the first page', async () => {
    await fixture.deliver(DIRECTORY, ...ROWS);
    const { sync_id } = await fixture.open();
    const { file_ids } = await fixture.steps().listRemote({ sync_id });
    await fixture.deliver(RATES, ...ROWS);
    expect(await fixture.steps().listRemote({ sync_id, after: file_ids[0] ?? '' })).toEqual({ file_ids: [] });
    expect(await namesOf(sync_id)).toEqual([DIRECTORY]);
  });

  it('for a retry takes the stored files of that run, even if the server no longer has them', async () => {
    await fixture.deliver(DIRECTORY, ...ROWS);
    const first = await fixture.sync();
    await fixture.server.server.stop();
    try {
      const retry = await fixture.open({ retry_of: first.sync_id });
      await fixture.steps().listRemote(retry);
      expect(await runFiles(retry.sync_id)).toMatchObject([
        { name: DIRECTORY, fingerprint: expect.any(String) },
      ]);
    } finally {
      await fixture.server.server.start();
    }
  });

  it('reports the number of files in heartbeats, so that a long listing does not look dead', async () => {
    await fixture.deliver(DIRECTORY, ...ROWS);
    const context = activityContext();
    const beats: unknown[] = [];
    context.on('heartbeat', (details) => beats.push(details));
    await context.run(() => listServer(fixture.deps));
    expect(beats).toEqual([{ files: 1 }]);
  });
});

describe('a file during its upload', () => {
  const settling = () => {
    const config = { ...fixture.deps.config, settle: loadConfig({ PAYCOM_SETTLE_SECONDS: '2' }).settle };
    return { ...fixture.deps, config };
  };

  it('is left to the next sync while it grows, and taken when its size is stable', async () => {
    const path = join(fixture.server.root, DIRECTORY);
    await writeFile(path, 'EE Code');
    await fixture.deliver(RATES, ...ROWS);
    const { sync_id } = await fixture.open();
    const context = activityContext();
    // The heartbeat follows the first listing, so that the file grows between the two listings.
    context.once('heartbeat', () => void writeFile(path, 'EE Code,EE Name'));
    await context.run(createListRemote(settling()), { sync_id });
    expect(await namesOf(sync_id)).toEqual([RATES]);
    expect(fixture.lines.join()).toContain('files_still_moving');

    await utimes(path, new Date(Date.now() - 60_000), new Date(Date.now() - 60_000));
    await activityContext().run(createListRemote(settling()), { sync_id });
    expect(await namesOf(sync_id)).toEqual([DIRECTORY, RATES]);
  });

  it('does not delay a cancellation', async () => {
    await writeFile(join(fixture.server.root, DIRECTORY), 'EE Code');
    const { sync_id } = await fixture.open();
    const context = activityContext();
    context.once('heartbeat', () => context.cancel());
    const config = { ...fixture.deps.config, settle: loadConfig({ PAYCOM_SETTLE_SECONDS: '3600' }).settle };
    const listing = context.run(createListRemote({ ...fixture.deps, config }), { sync_id });
    await expect(listing).rejects.toMatchObject({ name: 'CancelledFailure' });
    expect(await namesOf(sync_id)).toEqual([]);
  });
});
