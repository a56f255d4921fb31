import { runCommand } from '../dev/run-command.js';
import { AppError } from '../shared/app-error.js';

/** The benchmarks, by the NAME in `npm run bench -- NAME`. */
const BENCHMARKS: Readonly<Record<string, () => Promise<(args: readonly string[]) => Promise<void>>>> = {
  api: async () => (await import('./api.js')).benchApi,
  numbers: async () => (await import('./numbers.js')).benchNumbers,
  push: async () => (await import('./push.js')).benchPush,
  start: async () => (await import('./start.js')).benchStart,
  sftp: async () => (await import('./sftp.js')).benchSftp,
  xlsx: async () => (await import('./xlsx.js')).benchXlsx,
};

await runCommand(async () => {
  const [name = '', ...args] = process.argv.slice(2);
  const load = BENCHMARKS[name];
  if (!load)
    throw new AppError('usage', { problem: `Name a benchmark: ${Object.keys(BENCHMARKS).join(', ')}.` });
  const run = await load();
  await run(args);
  return 0;
});
