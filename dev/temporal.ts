import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { freePort } from '../infra/metrics/free-port.js';
import { FAILED_FILES, REPORT_TYPE, SYNC_ID, TRIGGER } from '../shared/search-attributes.js';
import { findBinary } from './binary.js';
import type { LogLine } from './download-process.js';
import { type ServerProcess, startProcess, waitUntilListening } from './server-process.js';

export type TemporalOptions = {
  readonly port?: number;
  readonly uiPort?: number;
  readonly log?: LogLine;
  /** Namespaces beside `default`. */
  readonly namespaces?: readonly string[];
};

export type TemporalServer = {
  readonly address: string;
  readonly uiUrl: string;
  start(): Promise<void>;
  stop(): Promise<void>;
  kill(): Promise<void>;
  restart(): Promise<void>;
};

const SEARCH_ATTRIBUTES = [
  `${SYNC_ID.name}=Keyword`,
  `${REPORT_TYPE.name}=Keyword`,
  `${TRIGGER.name}=Keyword`,
  `${FAILED_FILES.name}=Int`,
];

/** Temporal's dev server with its Web UI on loopback, its data and log under `folder`; resolves once it answers. */
export async function startTemporal(folder: string, options: TemporalOptions = {}): Promise<TemporalServer> {
  const binary = await findBinary('temporal', options.log ? { log: options.log } : {});
  const port = options.port ?? (await freePort());
  const uiPort = options.uiPort ?? (await freePort());
  await mkdir(folder, { recursive: true });
  const ports = { port, uiPort, http: await freePort(), metrics: await freePort() };
  let server: ServerProcess | undefined;
  const temporal: TemporalServer = {
    address: `127.0.0.1:${port}`,
    uiUrl: `http://127.0.0.1:${uiPort}`,
    start: async () => {
      server = await startProcess({
        name: 'temporal',
        command: binary,
        args: temporalArgs(folder, ports, options.namespaces ?? []),
        logPath: join(folder, 'temporal.log'),
        log: options.log,
        // Its update check would use the network.
        env: { ...process.env, TEMPORAL_VERSION_CHECK_DISABLED: '1' },
      });
      await Promise.race([untilServing(port), server.failWhenEnded()]);
    },
    stop: async () => server?.stop(),
    kill: async () => server?.kill(),
    restart: async () => {
      await temporal.stop();
      await temporal.start();
    },
  };
  await temporal.start();
  return temporal;
}

type Ports = {
  readonly port: number;
  readonly uiPort: number;
  readonly http: number;
  readonly metrics: number;
};

function temporalArgs(folder: string, ports: Ports, namespaces: readonly string[]): string[] {
  return [
    ...[
      'server',
      'start-dev',
      '--ip',
      '127.0.0.1',
      '--port',
      String(ports.port),
      '--ui-port',
      String(ports.uiPort),
    ],
    // Without these it picks "free" ports, which may collide with a server that starts at the same time.
    ...['--http-port', String(ports.http), '--metrics-port', String(ports.metrics)],
    ...['--db-filename', join(folder, 'temporal.db')],
    // Without these a file database is three to seven times slower; with them it survives SIGKILL.
    ...['--sqlite-pragma', 'journal_mode=wal', '--sqlite-pragma', 'synchronous=normal'],
    // Otherwise the dev server is limited to about twenty steps per second.
    ...['--dynamic-config-value', 'history.transferProcessorMaxPollRPS=2000'],
    ...['--ui-disable-news-fetch', '--log-level', 'error'],
    ...SEARCH_ATTRIBUTES.flatMap((attribute) => ['--search-attribute', attribute]),
    ...namespaces.flatMap((namespace) => ['--namespace', namespace]),
  ];
}

async function untilServing(port: number): Promise<void> {
  await waitUntilListening(port);
  const connection = await Connection.connect({ address: `127.0.0.1:${port}`, connectTimeout: 30_000 });
  try {
    await connection.workflowService.describeNamespace({ namespace: 'default' });
  } finally {
    await connection.close();
  }
}
