import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readArguments } from './arguments.js';
import { addDemoStaff } from './demo-staff.js';
import { endpointsBanner } from './endpoints-banner.js';
import { startEnvironment } from './environment.js';
import { guardGroup } from './process-guard.js';
import { foreignVariables } from './product-servers.js';
import { type Running, runCommand } from './run-command.js';
import { scriptArguments } from './script-arguments.js';
import { servePush } from './serve-push.js';
import { temporaryFolder } from './temporary-folder.js';

/** `npm run demo`: a whole sync before the reader's eyes, on real servers; it stays up until Ctrl-C, with `--once` not. */
await runCommand(async ({ say, stopAtEnd, asked }) => {
  const options = await readArguments(process.argv.slice(2), { once: true });
  const started = Date.now();
  const place = options.data ? { folder: options.data, remove: async () => {} } : await temporaryFolder();
  stopAtEnd(place.remove);
  const served = await servePush(place.folder, options, say);
  const environment = await startEnvironment({ folder: place.folder, served, tell: say });
  stopAtEnd(environment.stop);
  if (!options.push && !options.data) {
    const staff = await addDemoStaff(environment.variables.MONGODB_URI ?? '', options.employees);
    say(`The scheduling system has ${staff} staff records, to be linked`);
  }
  say(`\n$ sync_paycom --env-file ${environment.envFile}`);
  const code = await sync(environment.envFile, stopAtEnd);
  say(
    `\nFrom nothing to here: ${Math.round((Date.now() - started) / 1000)} s. The sync ended with exit code ${code}.`,
  );
  if (options.once) return code;
  say(endpointsBanner(environment, options.push === undefined));
  say('Ctrl-C stops everything.');
  await asked;
  return 0;
});

/** The product's own command, as a user runs it; but Ctrl-C is the demo's, which ends it with everything else. */
async function sync(envFile: string, stopAtEnd: Running['stopAtEnd']): Promise<number> {
  const script = scriptArguments(new URL('../cli/sync-paycom.js', import.meta.url));
  const args = [...script, '--env-file', envFile];
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
