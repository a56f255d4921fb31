import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { SETTINGS } from '../shared/settings.js';
import { ENV_FILE_VARIABLE } from '../shared/vocabulary.js';
import type { Variables } from './env-file.js';
import { builtScript } from './fresh-build.js';
import { type ServerProcess, startProcess } from './server-process.js';

/** A folder for logs, and the settings that a server of the product gets. */
type ServerSetup<Needed extends string> = {
  readonly folder: string;
  readonly variables: Variables & Record<Needed, string>;
};
type WorkerSetup = ServerSetup<'TEMPORAL_ADDRESS' | 'PAYCOM_TASK_QUEUE'>;
type ApiSetup = ServerSetup<'PAYCOM_API_PUBLIC_URL'>;

/** Starts a worker of the build and waits until it polls for work. `args` are Node arguments. */
export function startWorkerServer(
  server: WorkerSetup,
  args = [builtScript('worker/main.js')],
): Promise<ServerProcess> {
  return startServer('worker', args, server, () => untilPolled(server.variables));
}

/** Starts the API of the build and waits until it is ready. `args` are Node arguments. */
export function startApiServer(
  server: ApiSetup,
  args = [builtScript('api/main.js')],
): Promise<ServerProcess> {
  return startServer('api', args, server, () => untilReady(server.variables));
}

async function startServer(
  name: string,
  args: readonly string[],
  { folder, variables }: ServerSetup<never>,
  ready: () => Promise<void>,
): Promise<ServerProcess> {
  const server = await startProcess({
    name,
    command: process.execPath,
    args,
    logPath: join(folder, `${name}.log`),
    env: { ...foreignVariables(), ...variables },
    // Not in the project's folder, because its .env is for another server.
    cwd: folder,
  });
  await Promise.race([ready(), server.failWhenEnded()]);
  return server;
}

/** Returns the environment without the product's settings, so that the shell's settings do not affect the demo. */
export function foreignVariables(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) =>
        !(name.replace(/_FILE$/, '') in SETTINGS) &&
        !name.startsWith('TEMPORAL_') &&
        name !== ENV_FILE_VARIABLE,
    ),
  );
}

async function untilPolled({ TEMPORAL_ADDRESS, PAYCOM_TASK_QUEUE }: WorkerSetup['variables']): Promise<void> {
  const connection = await Connection.connect({ address: TEMPORAL_ADDRESS });
  try {
    const { workflowService } = new Client({ connection });
    const request = { namespace: 'default', taskQueue: { name: PAYCOM_TASK_QUEUE } };
    while ((await workflowService.describeTaskQueue(request)).pollers?.length === 0) await delay(50);
  } finally {
    await connection.close();
  }
}

async function untilReady({ PAYCOM_API_PUBLIC_URL }: ApiSetup['variables']): Promise<void> {
  const ready = () =>
    fetch(`${PAYCOM_API_PUBLIC_URL}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await ready())) await delay(50);
}
