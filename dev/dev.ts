import { join } from 'node:path';
import { readArguments } from './arguments.js';
import { endpointsBanner } from './endpoints-banner.js';
import { startEnvironment } from './environment.js';
import { runCommand } from './run-command.js';
import { servePush } from './serve-push.js';

/** `npm run dev`: the whole stack with a worker, kept until Ctrl-C. Its data stay for the next start. */
await runCommand(async ({ say, stopAtEnd, asked }) => {
  const options = await readArguments(process.argv.slice(2), { once: false });
  const folder = options.data ?? join(process.cwd(), 'data/dev');
  const served = await servePush(folder, options, say);
  const environment = await startEnvironment({ folder, served, tell: say });
  stopAtEnd(environment.stop);
  say(endpointsBanner(environment, options.push === undefined));
  say(`Settings for every command: ${environment.envFile}`);
  say('Ready. Ctrl-C stops everything; the data stay.');
  await asked;
  return 0;
});
