import { AppError } from '../shared/app-error.js';

type Stop = () => Promise<void>;

/** What a command gets: its log, and a way to register what must stop when it ends. */
export type Running = {
  readonly log: (line: string) => void;
  readonly stopAtEnd: (stop: Stop) => void;
  /** Resolves on Ctrl-C or a signal. */
  readonly stopRequested: Promise<void>;
};

/**
 * Runs a development command, stops everything it started and exits with its exit code. The first Ctrl-C stops in order,
 * the second exits at once; process-guard.ts then ends what still runs.
 */
export async function runCommand(work: (running: Running) => Promise<number>): Promise<never> {
  const log = (line: string) => void process.stdout.write(`${line}\n`);
  const stops: Stop[] = [];
  const stopAll = async () => {
    // process-guard.ts ends what fails to stop.
    for (const stop of stops.splice(0).reverse()) await stop().catch(() => undefined);
  };
  const stopRequested = onStopRequest(() => log('Stopping …'));
  const ended = work({ log, stopRequested, stopAtEnd: (stop) => stops.push(stop) }).catch(describe);
  const code = await Promise.race([ended, stopRequested.then(() => 0)]);
  await stopAll();
  process.exit(code);
}

function onStopRequest(callback: () => void): Promise<void> {
  return new Promise((resolve) => {
    let stopping = false;
    const requestStop = () => {
      if (stopping) process.exit(130);
      stopping = true;
      callback();
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, requestStop);
    whenParentEnds(requestStop);
  });
}

/** An `npm run` ended by SIGKILL can't forward a signal, so a changed parent id counts as a stop request. */
function whenParentEnds(callback: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    callback();
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
