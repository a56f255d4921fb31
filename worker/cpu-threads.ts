import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { CpuTasks } from '../activities/cpu-tasks.js';
import { AppError } from '../shared/app-error.js';
import type { Config } from '../shared/config.js';
import type { ThreadInput, ThreadOutput, ThreadSettings } from './cpu-thread.js';

export type CpuThreads = { readonly tasks: CpuTasks; readonly close: () => Promise<void> };

/**
 * Starts threads that run the CPU-bound parts of steps, each with a database connection of its own, so that the main thread stays free for
 * Temporal's polls and heartbeats. A task waits in a queue while all threads are busy.
 */
export function startCpuThreads({
  mongodbUri,
  encryption,
  transactionRows,
  workerThreads,
}: Config): CpuThreads {
  const threads = workerThreads || availableParallelism();
  const pool = new Piscina<ThreadInput, ThreadOutput>({
    filename: fileURLToPath(new URL('cpu-thread.js', import.meta.url)),
    minThreads: threads,
    maxThreads: threads,
    // One task computes while another waits for the database.
    concurrentTasksPerWorker: 2,
    // An idle thread must not block: its database connection needs the event loop.
    atomics: 'disabled',
    // Rows and documents live for a batch. With a larger nursery fewer of them are copied to the old generation.
    resourceLimits: { maxYoungGenerationSizeMb: 64 },
    workerData: { mongodbUri, encryption, transactionRows } satisfies ThreadSettings,
  });
  const run = async <Name extends keyof CpuTasks>(
    task: Name,
    input: Parameters<CpuTasks[Name]>[0],
  ): Promise<Awaited<ReturnType<CpuTasks[Name]>>> => {
    const output = await pool.run({ task, input } as ThreadInput, { name: 'runTask' });
    if ('failure' in output) {
      const { code, details, cause } = output.failure;
      throw new AppError(code, details, cause);
    }
    return output.result as Awaited<ReturnType<CpuTasks[Name]>>;
  };
  return {
    tasks: {
      readReport: (input) => run('readReport', input),
      makePart: (input) => run('makePart', input),
      digestPart: (input) => run('digestPart', input),
      applyChunk: (input) => run('applyChunk', input),
    },
    close: () => pool.close(),
  };
}
