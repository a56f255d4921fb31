import { expect, it } from 'vitest';
import { temporaryFolder } from '../../dev/temporary-folder.js';
import { readHistory, writeHistory } from './history-files.js';

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
