import { AppError } from '../shared/app-error.js';

type Stop = () => Promise<void>;

/** What a command gets: how to say a line, and a place to leave what must be stopped when it ends. */
export type Running = {
  readonly say: (line: string) => void;
  readonly stopAtEnd: (stop: Stop) => void;
  /** Resolves when someone asks it to end, by Ctrl-C or a signal. */
  readonly asked: Promise<void>;
};

/**
 * Runs a command of development to its end and leaves with its exit code, everything it started stopped. Ctrl-C ends it in
 * order, a second one at once; what is then still running ends with this process (see process-guard.ts).
 */
export async function runCommand(work: (running: Running) => Promise<number>): Promise<never> {
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  const stops: Stop[] = [];
  const stopAll = async () => {
    // What will not stop in order ends with this process all the same.
    for (const stop of stops.splice(0).reverse()) await stop().catch(() => undefined);
  };
  const asked = askedToEnd(() => say('Stopping …'));
  const ended = work({ say, asked, stopAtEnd: (stop) => stops.push(stop) }).catch(describe);
  const code = await Promise.race([ended, asked.then(() => 0)]);
  await stopAll();
  process.exit(code);
}

function askedToEnd(heard: () => void): Promise<void> {
  return new Promise((resolve) => {
    let already = false;
    const ask = () => {
      if (already) process.exit(130);
      already = true;
      heard();
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask);
    whenParentEnds(ask);
  });
}

/** An `npm run` that was killed hard can't pass a signal on; what it started has lost its owner then. */
function whenParentEnds(tell: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    tell();
  }, 500);
  timer.unref();
}

function describe(error: unknown): number {
  const known = error instanceof AppError;
  process.stderr.write(
    known ? `${error.message}\n${error.hint}\n` : `${error instanceof Error ? error.stack : error}\n`,
  );
  return known ? error.exitCode : 1;
}
