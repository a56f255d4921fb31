import { AppError } from '../shared/app-error.js';
import { generatePush } from './generate-push.js';
import { parseOptionNumber, parseOptions } from './parse-options.js';
import { runCommand } from './run-command.js';

/** `npm run generate-push -- FOLDER [--employees N] [--seed N] [--revision N]` */
await runCommand(async ({ log }) => {
  const { positionals, values } = parseOptions({
    allowPositionals: true,
    options: {
      employees: { type: 'string', default: '250' },
      seed: { type: 'string', default: '1' },
      revision: { type: 'string', default: '0' },
    },
  });
  const [folder] = positionals;
  if (!folder) throw new AppError('usage', { problem: 'Name the folder to write the push to.' });
  const names = await generatePush(folder, {
    employees: parseOptionNumber('employees', values.employees),
    seed: parseOptionNumber('seed', values.seed, { min: 0 }),
    revision: parseOptionNumber('revision', values.revision, { min: 0 }),
    time: new Date(Date.now() - 5 * 60 * 1000),
  });
  for (const name of names) log(`${folder}/${name}`);
  return 0;
});
