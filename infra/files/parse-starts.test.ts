import { describe, expect, it } from 'vitest';
import { AppError } from '../../shared/app-error.js';
import { DIRECTORY, RUN, testLedger } from '../../tests/test-ledger.js';
import { collections } from '../mongo/collections.js';
import { addToRun } from './add-to-run.js';
import { countedParse, restoreParseStarts, stoppedParse } from './parse-starts.js';
import { fileIdOf } from './unresolved-files.js';

const database = testLedger();
const db = () => database.store.db;
const REF = { sync_id: RUN.sync_id, file_id: fileIdOf(DIRECTORY) };
const starts = async () => (await collections(db()).runFiles.findOne(REF))?.parse_starts;

/** Begins to parse as often as given, and never ends. Returns when the starts are stored. */
async function killedStarts(times: number) {
  await addToRun(db(), RUN, [DIRECTORY]);
  for (let time = 0; time < times; time += 1)
    await new Promise<void>((begun, failed) => {
      countedParse(db(), REF, () => {
        begun();
        return new Promise(() => undefined);
      }).catch(failed);
    });
}

describe('the starts of parsing a file', () => {
  it('are stored before it is parsed, and removed at its end, with and without a result', async () => {
    await killedStarts(0);
    expect(await countedParse(db(), REF, starts)).toBe(1);
    expect(await starts()).toBeUndefined();
    const refused = countedParse(db(), REF, async () => {
      throw new AppError('not_a_report', { reason: `${await starts()} start` });
    });
    await expect(refused).rejects.toMatchObject({ details: { reason: '1 start' } });
    expect(await starts()).toBeUndefined();
  });

  it('are not counted for a file of a run whose record was removed', async () => {
    expect(await countedParse(db(), { ...REF, sync_id: 'removed' }, async () => 'parsed')).toBe('parsed');
  });

  it('are at most three without an end', async () => {
    await killedStarts(3);
    await expect(countedParse(db(), REF, async () => 'parsed')).rejects.toMatchObject({
      code: 'file_kills_parser',
    });
    expect(await starts()).toBe(3);
  });

  it.each([0, 2])('are what they were, after a start that does not count: %s', async (before) => {
    await killedStarts(before + 1);
    await restoreParseStarts(db(), REF, before);
    expect(await starts()).toBe(before || undefined);
  });

  it.each([
    [0, 'parser_stopped'],
    [1, 'parser_stopped'],
    [2, 'file_kills_parser'],
  ])('decide after %s of them whether a stopped one is tried again', (earlier, code) => {
    const reason = 'it takes more than 1 s';
    expect(stoppedParse(new AppError('parser_stopped', { reason }), earlier)).toMatchObject({
      code,
      details: { reason },
    });
  });
});
