import { styleText } from 'node:util';

/** The benchmarks, by the NAME in `npm run bench -- NAME`. */
const BENCHMARKS: Readonly<Record<string, () => Promise<(args: readonly string[]) => Promise<void>>>> = {
  api: async () => (await import('./api.js')).benchApi,
  numbers: async () => (await import('./numbers.js')).benchNumbers,
  push: async () => (await import('./push.js')).benchPush,
  start: async () => (await import('./start.js')).benchStart,
  sftp: async () => (await import('./sftp.js')).benchSftp,
};

const [name = '', ...args] = process.argv.slice(2);
const load = BENCHMARKS[name];
if (load) {
  const run = await load();
  await run(args);
} else {
  process.stderr.write(
    styleText('red', `Unknown benchmark. Choose one of: ${Object.keys(BENCHMARKS).join(', ')}\n`),
  );
  process.exitCode = 2;
}
