import { expect, it } from 'vitest';
import { collections } from '../infra/mongo/collections.js';
import { AppError } from '../shared/app-error.js';
import { NO_MAPPING } from '../shared/reports/mapping.js';
import { activityContext, directory, rowsOf, testSteps } from '../tests/test-steps.js';
import type { CpuTasks } from './cpu-tasks.js';
import { readRunFile } from './read-run-file.js';

const fixture = testSteps();

let files = 0;

/** A downloaded file of a run, parsed so often without an end. No other file has its rows. */
async function downloaded(parse_starts: number, code?: 'parser_stopped') {
  files += 1;
  await fixture.deliver(directory('01'), ...rowsOf({ [`000${files}`]: 'A' }));
  const { sync_id } = await fixture.open();
  const { listRemote, downloadFile } = fixture.steps();
  const [file_id = ''] = (await listRemote({ sync_id })).file_ids;
  await downloadFile({ sync_id, file_id });
  const error = code && { code, message: 'm', hint: 'h' };
  const { runFiles } = collections(fixture.deps.store.db);
  await runFiles.updateOne({ sync_id, file_id }, { $set: { parse_starts, ...(error && { error }) } });
  const file = await runFiles.findOne({ sync_id, file_id });
  if (file === null) throw new Error('The file is not in the run.');
  return file;
}
type File = Awaited<ReturnType<typeof downloaded>>;

/** Reads a file in this thread, or as a thread that ends with an error. Returns whether the task ran alone. */
async function read(file: File, end?: () => Promise<never>, context = activityContext()): Promise<boolean> {
  const { store, blobs, tasks } = fixture.deps;
  let isAlone = false;
  const readReport: CpuTasks['readReport'] = async (input, signal) => {
    isAlone = input.alone;
    return end ? end() : tasks.readReport(input, signal);
  };
  const deps = { store, blobs, mapping: NO_MAPPING, tasks: { ...tasks, readReport } };
  await context.run(() => readRunFile(deps, file));
  return isAlone;
}
const startsOf = async ({ sync_id, file_id }: File) =>
  (await collections(fixture.deps.store.db).runFiles.findOne({ sync_id, file_id }))?.parse_starts;
const stopped = () => Promise.reject(new AppError('parser_stopped', { reason: 'time' }));

it('reads a file beside others, and leaves no start behind', async () => {
  const file = await downloaded(0);
  expect(await read(file)).toBe(false);
  expect(await startsOf(file)).toBeUndefined();
});

it('needs no thread for a file whose rows are stored', async () => {
  const file = await downloaded(0);
  await read(file);
  expect(await read(file, () => Promise.reject(new Error('A thread was asked.')))).toBe(false);
});

it('reads a file alone that may have ended a worker, but not one that only ended its thread', async () => {
  expect(await read(await downloaded(1))).toBe(true);
  await fixture.clear();
  expect(await read(await downloaded(1, 'parser_stopped'))).toBe(false);
});

it('gives a file up at the third start that ends its thread', async () => {
  await expect(read(await downloaded(1), stopped)).rejects.toMatchObject({ code: 'parser_stopped' });
  await fixture.clear();
  await expect(read(await downloaded(2), stopped)).rejects.toMatchObject({ code: 'file_kills_parser' });
});

it('does not count a start that a cancellation stops', async () => {
  const file = await downloaded(1);
  const context = activityContext();
  const cancelled = async () => {
    const { sync_id, file_id } = file;
    await collections(fixture.deps.store.db).runFiles.updateOne(
      { sync_id, file_id },
      { $inc: { parse_starts: 1 } },
    );
    context.cancel();
    throw new Error('The thread was ended.');
  };
  await expect(read(file, cancelled, context)).rejects.toMatchObject({ name: 'CancelledFailure' });
  expect(await startsOf(file)).toBe(1);
});
