import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { DEMO, readArguments } from './arguments.js';
import { addDemoStaff } from './demo-staff.js';
import { endpointsBanner } from './endpoints-banner.js';
import { startEnvironment } from './environment.js';
import { builtScript } from './fresh-build.js';
import { guardGroup } from './process-guard.js';
import { foreignVariables } from './product-servers.js';
import { type Running, runCommand } from './run-command.js';
import { servePush } from './serve-push.js';
import { temporaryFolder } from './temporary-folder.js';

/** `npm run demo`: shows a whole sync on real servers, then stays up until Ctrl-C. With `--once` it ends after the sync. */
await runCommand(async ({ log, stopAtEnd, stopRequested }) => {
  const options = await readArguments(process.argv.slice(2), DEMO);
  const started = Date.now();
  const { folder, remove } = options.data
    ? { folder: options.data, remove: async () => {} }
    : await temporaryFolder();
  stopAtEnd(remove);
  const served = await servePush(folder, options, log);
  const environment = await startEnvironment({ folder, served, log });
  stopAtEnd(environment.stop);
  if (!options.push && !options.data) {
    const staff = await addDemoStaff(environment.variables.MONGODB_URI ?? '', options.employees);
    log(`The scheduling system has ${staff} staff records to link`);
  }
  log(`\n$ sync_paycom --env-file ${environment.envFile}`);
  const code = await sync(environment.envFile, stopAtEnd);
  log(`\nTotal time: ${Math.round((Date.now() - started) / 1000)} s. The sync ended with exit code ${code}.`);
  if (options.once) return code;
  log(endpointsBanner(environment, options));
  log('Ctrl-C stops everything.');
  await stopRequested;
  return 0;
}, DEMO);

/** Runs the product's own command. Detached, so that Ctrl-C reaches only the demo, which then stops everything. */
async function sync(envFile: string, stopAtEnd: Running['stopAtEnd']): Promise<number> {
  const args = [builtScript('cli/sync-paycom.js'), '--env-file', envFile];
  const child = spawn(process.execPath, args, {
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: foreignVariables(),
  });
  const forget = child.pid === undefined ? () => {} : guardGroup(child.pid);
  const ended = once(child, 'exit').finally(forget);
  stopAtEnd(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const [code] = await ended;
  return code ?? 1;
}
