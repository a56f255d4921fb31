import { AppError } from '../shared/app-error.js';
import { helpOf, type Script, scriptCommand } from './script-help.js';

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
 * the second exits at once; process-guard.ts then ends what still runs. With a `script` it has a help.
 */
export async function runCommand(
  work: (running: Running) => Promise<number>,
  script?: Script,
): Promise<never> {
  const log = (line: string) => void process.stdout.write(`${line}\n`);
  if (script && process.argv.includes('--help')) {
    log(helpOf(script));
    process.exit(0);
  }
  const stops: Stop[] = [];
  const stopAll = async () => {
    // process-guard.ts ends what fails to stop.
    for (const stop of stops.splice(0).reverse()) await stop().catch(() => undefined);
  };
  const stopRequested = onStopRequest(() => log('Stopping …'));
  const ended = work({ log, stopRequested, stopAtEnd: (stop) => stops.push(stop) }).catch((error: unknown) =>
    describe(error, script),
  );
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

function describe(error: unknown, script: Script | undefined): number {
  const known = error instanceof AppError;
  const text = known
    ? `${error.message}\n${hintOf(error, script)}`
    : error instanceof Error
      ? error.stack
      : error;
  process.stderr.write(`${text}\n`);
  return known ? error.exitCode : 1;
}

function hintOf(error: AppError, script: Script | undefined): string {
  if (error.code !== 'usage') return error.hint;
  return script
    ? new AppError('usage', { command: scriptCommand(script) }).hint
    : 'Read the head of the script.';
}
