import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../shared/app-error.js';
import type { LogLine } from './download-process.js';
import { errnoOf } from './errno.js';
import { guardGroup } from './process-guard.js';

export type ServerCommand = {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** The file that its output is appended to. */
  readonly logPath: string;
  /** Replaces this process's environment. */
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Gets a line when the server ends and neither `stop` nor `kill` was called. */
  readonly log?: LogLine | undefined;
};

export type ServerProcess = {
  readonly pid: number;
  /** Rejects with `dev_server_failed` and the log's last lines once the process has ended. */
  failWhenEnded(): Promise<never>;
  /** Sends SIGTERM, and SIGKILL after ten seconds. */
  stop(): Promise<void>;
  /** SIGKILL, as a crash would. */
  kill(): Promise<void>;
};

/** Starts a server as a process group that ends with this process. Throws `dev_server_failed` when it can't be started. */
export async function startProcess(server: ServerCommand): Promise<ServerProcess> {
  const log = await open(server.logPath, 'a', 0o600);
  const child = spawn(server.command, server.args, {
    // Its own process group, so that Ctrl-C reaches only us, and we stop the servers in order.
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
    env: server.env ?? process.env,
    cwd: server.cwd,
  });
  await log.close();
  const { pid } = child;
  if (pid === undefined) {
    const [error] = await once(child, 'error');
    throw new AppError(
      'dev_server_failed',
      { server: server.name, reason: 'it could not be run', log: server.logPath },
      error,
    );
  }
  const forget = guardGroup(pid);
  let stopped = false;
  const ended = once(child, 'exit').then(async ([code, signal]) => {
    forget();
    if (!stopped) server.log?.(`${server.name} ended with ${signal ?? code}: ${await lastReason(server)}`);
  });
  const end = async (signal: NodeJS.Signals) => {
    stopped = true;
    signalGroup(pid, signal);
    await ended;
  };
  return {
    pid,
    failWhenEnded: () => ended.then(() => reportEnd(server)),
    kill: () => end('SIGKILL'),
    stop: async () => {
      const waiting = new AbortController();
      const timeout = delay(10_000, undefined, { signal: waiting.signal }).then(
        () => signalGroup(pid, 'SIGKILL'),
        () => undefined,
      );
      await end('SIGTERM');
      waiting.abort();
      await timeout;
    },
  };
}

async function reportEnd(server: ServerCommand): Promise<never> {
  throw new AppError('dev_server_failed', {
    server: server.name,
    reason: await lastReason(server),
    log: server.logPath,
  });
}

async function lastReason({ logPath }: ServerCommand): Promise<string> {
  const log = await readFile(logPath, 'utf8').catch(() => '');
  const lines = log.trim().split('\n');
  // mongod logs its shutdown at length after the line with the reason.
  const reason = lines.findLast((line) => /"s":"[EF]"|error|fatal/i.test(line)) ?? lines.at(-1);
  return reason?.slice(0, 600) || 'it ended without a word';
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (errnoOf(error) !== 'ESRCH') throw error;
  }
}

/** Waits until something listens on the loopback port, for at most `timeoutMs`. */
export async function waitUntilListening(port: number, timeoutMs = 30_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await listens(port))) {
    if (Date.now() > deadline)
      throw new AppError('dev_server_failed', {
        server: `port ${port}`,
        reason: 'nothing listens',
        log: '-',
      });
    await delay(20);
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
