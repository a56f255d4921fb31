import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { Piscina } from 'piscina';
import type { CpuTasks } from '../activities/cpu-tasks.js';
import type { Keyring } from '../infra/crypto/keyring.js';
import { AppError } from '../shared/app-error.js';
import type { Config } from '../shared/config.js';
import type { ThreadInput, ThreadOutput, ThreadSettings } from './cpu-thread.js';
import { Slots } from './slots.js';

/** One task computes while another waits for the database. */
const TASKS_PER_THREAD = 2;
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
 * Temporal's polls and heartbeats. A task waits in a queue while all threads are busy. A thread that unpacks or parses a file runs nothing else
 * meanwhile, because a file that reaches the limit on time or heap ends its thread.
 */
export function startCpuThreads(config: Config, keyring: Keyring): CpuThreads {
  const { mongodbUri, encryption, transactionRows, maxFileBytes, pgp, workerThreads } = config;
  const { memoryMb, seconds } = config.parsing;
  const threads = workerThreads || availableParallelism();
  const { on } = encryption;
  const workerData = {
    ...{ mongodbUri, encryption: { on }, transactionRows, maxFileBytes, pgp },
  } satisfies ThreadSettings;
  const pool = startPool(threads, memoryMb, workerData);
  const run = runner(pool, keyring, memoryMb);
  const slots = new Slots(threads);
  const parse = async <Name extends 'readReport' | 'unpackFile'>(
    task: Name,
    input: Parameters<CpuTasks[Name]>[0],
    bytes: number,
    cancelled: AbortSignal,
  ): Promise<Awaited<ReturnType<CpuTasks[Name]>>> => {
    const limit = Math.ceil(seconds * (1 + bytes / BYTES_PER_DEADLINE));
    const deadline = new Deadline(limit);
    try {
      const signal = AbortSignal.any([cancelled, deadline.signal]);
      return await run(task, input, { signal, begun: deadline.begun });
    } catch (error) {
      throw stopped(error, deadline.signal.aborted, { memoryMb, seconds: limit }) ?? error;
    } finally {
      deadline.end();
    }
  };
  return {
    concurrentTasks: threads * TASKS_PER_THREAD,
    tasks: {
      readReport: (input, cancelled) =>
        slots.use(input.alone ? threads : 1, () => parse('readReport', input, input.bytes, cancelled)),
      unpackFile: (input, cancelled) =>
        slots.use(1, () => parse('unpackFile', input, input.bytes.length, cancelled)),
      makePart: (input) => run('makePart', input),
      digestPart: (input) => run('digestPart', input),
      applyChunk: (input) => run('applyChunk', input),
    },
    close: () => pool.close(),
  };
}

/** Seconds that a task may take, from when a thread begins it. */
class Deadline {
  readonly #controller = new AbortController();
  readonly #channel = new MessageChannel();
  #timer: NodeJS.Timeout | undefined;

  constructor(seconds: number) {
    this.#channel.port1.once('message', () => {
      this.#timer = setTimeout(() => this.#controller.abort(), seconds * 1000);
    });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The port on which the thread reports that it begins. */
  get begun(): MessagePort {
    return this.#channel.port2;
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#channel.port1.close();
  }
}

type Pool = Piscina<ThreadInput, ThreadOutput>;

function startPool(threads: number, maxOldGenerationSizeMb: number, workerData: ThreadSettings): Pool {
  const pool: Pool = new Piscina({
    filename: fileURLToPath(new URL('cpu-thread.js', import.meta.url)),
    minThreads: threads,
    maxThreads: threads,
    // The pool gives a task with a signal a thread without other tasks, and that thread no other task.
    concurrentTasksPerWorker: TASKS_PER_THREAD,
    // An idle thread must not block: its database connection needs the event loop.
    atomics: 'disabled',
    // Rows and documents live for a batch. With a larger nursery fewer of them are copied to the old generation.
    resourceLimits: { maxYoungGenerationSizeMb: 64, maxOldGenerationSizeMb },
    workerData,
  });
  // A thread that ends without a task is replaced. Without a listener, the event would end the worker.
  return pool.on('error', () => undefined);
}

/** Returns a function that runs a task with the current keys. */
function runner(pool: Pool, keyring: Keyring, limit: number) {
  return async <Name extends keyof CpuTasks>(
    task: Name,
    input: Parameters<CpuTasks[Name]>[0],
    { signal, begun }: { readonly signal?: AbortSignal; readonly begun?: MessagePort } = {},
  ): Promise<Awaited<ReturnType<CpuTasks[Name]>>> => {
    const options = { name: 'runTask', ...(signal && { signal }), ...(begun && { transferList: [begun] }) };
    const output = await pool
      .run({ task, input, keys: keyring.text, begun } as ThreadInput, options)
      .catch((error: unknown) => {
        throw isOutOfMemory(error) ? new AppError('thread_out_of_memory', { limit }, error) : error;
      });
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
  if (error instanceof AppError && error.code === 'thread_out_of_memory')
    return new AppError('parser_stopped', { reason: `it needs more than ${memoryMb} MB of memory` }, error);
  if (isLate && !(error instanceof AppError))
    return new AppError('parser_stopped', { reason: `it takes more than ${seconds} s` }, error);
  return undefined;
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
