import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { CpuTasks } from '../activities/cpu-tasks.js';
import type { Keyring } from '../infra/crypto/keyring.js';
import { AppError } from '../shared/app-error.js';
import type { Config } from '../shared/config.js';
import type { ThreadInput, ThreadOutput, ThreadSettings } from './cpu-thread.js';
import { Slots } from './slots.js';

/** Parsing may take the seconds of the setting once for every so many bytes. */
const BYTES_PER_DEADLINE = 32 * 2 ** 20;

export type CpuThreads = {
  readonly tasks: CpuTasks;
  /** The number of tasks that run at the same time. Others wait in a queue. */
  readonly concurrentTasks: number;
  readonly close: () => Promise<void>;
};

/**
 * Starts threads that run the CPU-bound parts of steps, each with a database connection of its own, so that the main thread stays free for
 * Temporal's polls and heartbeats. A task waits in a queue while all threads are busy. Files are unpacked and parsed in threads of their own, one file
 * each, with a limit on time and heap: a file that reaches one ends only its thread, and the large tasks of a plan have no such limit.
 */
export function startCpuThreads(config: Config, keyring: Keyring): CpuThreads {
  const { mongodbUri, encryption, transactionRows, maxFileBytes, pgp, workerThreads } = config;
  const { memoryMb, seconds } = config.parsing;
  const threads = workerThreads || availableParallelism();
  const { on } = encryption;
  const workerData = {
    ...{ mongodbUri, encryption: { on }, transactionRows, maxFileBytes, pgp },
  } satisfies ThreadSettings;
  const run = runner(keyring);
  // One task computes while another waits for the database.
  const concurrentTasksPerWorker = 2;
  const pool = startPool({ threads, workerData, concurrentTasksPerWorker });
  const parsers = startPool({ threads, workerData, maxOldGenerationSizeMb: memoryMb });
  const slots = new Slots(threads);
  const parse = async <Name extends 'readReport' | 'unpackFile'>(
    task: Name,
    input: Parameters<CpuTasks[Name]>[0],
    bytes: number,
    cancelled: AbortSignal,
  ): Promise<Awaited<ReturnType<CpuTasks[Name]>>> => {
    const limit = Math.ceil(seconds * (1 + bytes / BYTES_PER_DEADLINE));
    const deadline = AbortSignal.timeout(limit * 1000);
    try {
      return await run(parsers, task, input, AbortSignal.any([cancelled, deadline]));
    } catch (error) {
      throw stopped(error, deadline.aborted, { memoryMb, seconds: limit }) ?? error;
    }
  };
  return {
    concurrentTasks: threads * concurrentTasksPerWorker,
    tasks: {
      readReport: (input, cancelled) =>
        slots.use(input.alone ? threads : 1, () => parse('readReport', input, input.bytes, cancelled)),
      unpackFile: (input, cancelled) =>
        slots.use(1, () => parse('unpackFile', input, input.bytes.length, cancelled)),
      makePart: (input) => run(pool, 'makePart', input),
      digestPart: (input) => run(pool, 'digestPart', input),
      applyChunk: (input) => run(pool, 'applyChunk', input),
    },
    close: async () => {
      await Promise.all([pool.close(), parsers.close()]);
    },
  };
}

type PoolOptions = {
  readonly threads: number;
  readonly workerData: ThreadSettings;
  readonly concurrentTasksPerWorker?: number;
  readonly maxOldGenerationSizeMb?: number;
};
type Pool = Piscina<ThreadInput, ThreadOutput>;

function startPool({ threads, workerData, concurrentTasksPerWorker = 1, ...limits }: PoolOptions): Pool {
  const pool: Pool = new Piscina({
    filename: fileURLToPath(new URL('cpu-thread.js', import.meta.url)),
    minThreads: threads,
    maxThreads: threads,
    concurrentTasksPerWorker,
    // An idle thread must not block: its database connection needs the event loop.
    atomics: 'disabled',
    // Rows and documents live for a batch. With a larger nursery fewer of them are copied to the old generation.
    resourceLimits: { maxYoungGenerationSizeMb: 64, ...limits },
    workerData,
  });
  // A thread that ends without a task is replaced. Without a listener, the event would end the worker.
  return pool.on('error', () => undefined);
}

/** Returns a function that runs a task with the current keys. */
function runner(keyring: Keyring) {
  return async <Name extends keyof CpuTasks>(
    pool: Pool,
    task: Name,
    input: Parameters<CpuTasks[Name]>[0],
    signal?: AbortSignal,
  ): Promise<Awaited<ReturnType<CpuTasks[Name]>>> => {
    const options = { name: 'runTask', ...(signal && { signal }) };
    const output = await pool.run({ task, input, keys: keyring.text } as ThreadInput, options);
    if ('failure' in output) {
      const { code, details, cause } = output.failure;
      throw new AppError(code, details, cause);
    }
    return output.result as Awaited<ReturnType<CpuTasks[Name]>>;
  };
}

/** Returns why a thread ended while it parsed a file, or undefined for another error. */
function stopped(
  error: unknown,
  isLate: boolean,
  { memoryMb, seconds }: Config['parsing'],
): AppError | undefined {
  const isOutOfMemory =
    error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
  if (isOutOfMemory)
    return new AppError('parser_stopped', { reason: `it needs more than ${memoryMb} MB of memory` }, error);
  if (isLate && !(error instanceof AppError))
    return new AppError('parser_stopped', { reason: `it takes more than ${seconds} s` }, error);
  return undefined;
}
