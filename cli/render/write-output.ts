import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../shared/app-error.js';
import { escapeUnprintable } from '../../shared/escape-unprintable.js';
import { systemReason } from '../../shared/file-error.js';

type Chunks = AsyncIterable<Uint8Array>;

/**
 * Writes to a file that only its owner can read, or to stdout without a path. The file gets its name when it is complete: a failure or
 * Ctrl-C leaves an existing file unchanged. A terminal gets unprintable characters as escapes, since a report file can have any name.
 *
 * @throws AppError `output_unwritable`
 */
export async function writeOutput(chunks: Chunks, path: string | undefined): Promise<void> {
  if (path === undefined) {
    const { stdout } = process;
    return pipeline(stdout.isTTY ? printableChunks(chunks) : chunks, stdout, { end: false });
  }
  const partial = `${path}.${randomUUID().slice(0, 8)}.partial`;
  const stop = new AbortController();
  let caught: NodeJS.Signals | undefined;
  const interrupt = (signal: NodeJS.Signals) => {
    caught = signal;
    stop.abort();
  };
  for (const signal of SIGNALS) process.once(signal, interrupt);
  try {
    await pipeline(chunks, createWriteStream(partial, { mode: 0o600, flags: 'wx' }), { signal: stop.signal });
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw outputFailure(error, path);
  } finally {
    for (const signal of SIGNALS) process.off(signal, interrupt);
    if (caught) process.kill(process.pid, caught);
  }
}

async function* printableChunks(chunks: Chunks): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const chunk of chunks) yield escapeUnprintable(decoder.decode(chunk, { stream: true }), '\n\t');
  yield escapeUnprintable(decoder.decode());
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

function outputFailure(error: unknown, path: string): unknown {
  const failed = error instanceof Error && 'syscall' in error && 'code' in error;
  return failed ? new AppError('output_unwritable', { path, reason: systemReason(error) }, error) : error;
}
