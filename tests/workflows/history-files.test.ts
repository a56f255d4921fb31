import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../dev/temporary-folder.js';
import {
  changedHistories,
  HISTORIES,
  readHistory,
  recordedHistories,
  writeHistory,
} from './history-files.js';

it('never overwrites a recorded history, because running workflows must replay it', async () => {
  const { folder, remove } = await temporaryFolder();
  try {
    await writeHistory(folder, 'completed', '{"events": 1}');
    await expect(writeHistory(folder, 'completed', '{"events": 2}')).rejects.toThrow('EEXIST');
    expect(await readHistory(folder, 'completed')).toBe('{"events": 1}');
  } finally {
    await remove();
  }
});

it('does not record a listed history again after its file was removed, or the list would accept the new one', async () => {
  const { folder, remove } = await temporaryFolder();
  try {
    await writeHistory(folder, 'completed', '{"events": 1}');
    await rm(join(folder, 'completed.json.gz'));
    await expect(writeHistory(folder, 'completed', '{"events": 2}')).rejects.toThrow('already lists');
    expect(await changedHistories(folder)).toEqual(['completed.json.gz']);
  } finally {
    await remove();
  }
});

it('finds every history of a release whose list is missing', async () => {
  const { folder, remove } = await temporaryFolder();
  try {
    for (const name of ['a', 'b']) await writeHistory(folder, name, '{}');
    await rm(join(folder, 'SHA256SUMS'));
    expect(await changedHistories(folder)).toEqual(['a.json.gz', 'b.json.gz']);
  } finally {
    await remove();
  }
});

it('the histories of every release are those that were recorded', async () => {
  const releases = [...(await recordedHistories()).keys()];
  expect(releases).toContain('0.1.0');
  for (const release of releases) expect(await changedHistories(join(HISTORIES, release))).toEqual([]);
});

it('finds histories that were replaced, removed or added by hand', async () => {
  const { folder, remove } = await temporaryFolder();
  try {
    for (const name of ['a', 'b', 'c']) await writeHistory(folder, name, `{"events": "${name}"}`);
    expect(await changedHistories(folder)).toEqual([]);
    await writeFile(join(folder, 'a.json.gz'), 'replaced');
    await rm(join(folder, 'b.json.gz'));
    await writeFile(join(folder, 'd.json.gz'), 'added');
    expect(await readdir(folder)).toContain('SHA256SUMS');
    expect(await changedHistories(folder)).toEqual(['a.json.gz', 'b.json.gz', 'd.json.gz']);
  } finally {
    await remove();
  }
});

it('removes host, process and paths of the recording machine from a history', async () => {
  const { folder, remove } = await temporaryFolder();
  try {
    const event = {
      identity: '42@laptop',
      failure: { message: 'm', stackTrace: 'at "f" (/home/ada/sync.ts:1:1)' },
    };
    await writeHistory(folder, 'failed', JSON.stringify(event, null, 2));
    expect(JSON.parse(await readHistory(folder, 'failed'))).toEqual({
      identity: 'worker',
      failure: { message: 'm', stackTrace: '' },
    });
  } finally {
    await remove();
  }
});
