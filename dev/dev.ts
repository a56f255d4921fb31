import { join } from 'node:path';
import { DEV, readArguments } from './arguments.js';
import { endpointsBanner } from './endpoints-banner.js';
import { startEnvironment } from './environment.js';
import { runCommand } from './run-command.js';
import { servePush } from './serve-push.js';

/** `npm run dev`: the whole stack with a worker, kept until Ctrl-C. Its data stay for the next start. */
await runCommand(async ({ log, stopAtEnd, stopRequested }) => {
  const options = await readArguments(process.argv.slice(2), DEV);
  const folder = options.data ?? join(process.cwd(), 'data/dev');
  const served = await servePush(folder, options, log);
  const environment = await startEnvironment({ folder, served, log });
  stopAtEnd(environment.stop);
  log(endpointsBanner(environment, options));
  log(`Settings for every command: ${environment.envFile}`);
  log('Ready. Ctrl-C stops everything; the data stay.');
  await stopRequested;
  return 0;
}, DEV);
