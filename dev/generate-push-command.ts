import { generatePush } from './generate-push.js';
import { GENERATE_PUSH, readPushArguments } from './generate-push-arguments.js';
import { runCommand } from './run-command.js';

/** `npm run generate-push -- FOLDER [--employees N] [--seed N] [--revision N]` */
await runCommand(async ({ log }) => {
  const { folder, ...push } = await readPushArguments(process.argv.slice(2));
  const names = await generatePush(folder, { ...push, time: new Date(Date.now() - 5 * 60 * 1000) });
  for (const name of names) log(`${folder}/${name}`);
  return 0;
}, GENERATE_PUSH);
