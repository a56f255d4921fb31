import { type Running, runCommand } from '../dev/run-command.js';
import { AppError } from '../shared/app-error.js';
import { benchAll } from './all.js';
import type { Benchmark } from './ratios.js';

/** The benchmarks, by the NAME in `npm run bench -- NAME`. */
const BENCHMARKS: Readonly<Record<string, () => Promise<Benchmark>>> = {
  api: async () => (await import('./api.js')).benchApi,
  download: async () => (await import('./download.js')).benchDownload,
  numbers: async () => (await import('./numbers.js')).benchNumbers,
  page: async () => (await import('./page.js')).benchPage,
  push: async () => (await import('./push.js')).benchPush,
  start: async () => (await import('./start.js')).benchStart,
  temporal: async () => (await import('./temporal.js')).benchTemporal,
  upsert: async () => (await import('./upsert.js')).benchUpsert,
  xlsx: async () => (await import('./xlsx.js')).benchXlsx,
};

await runCommand(async (running: Running) => {
  const [name = '', ...args] = process.argv.slice(2);
  if (name === 'all') return benchAll(BENCHMARKS, args, running);
  const load = BENCHMARKS[name];
  if (!load)
    throw new AppError('usage', {
      problem: `Name a benchmark: ${[...Object.keys(BENCHMARKS), 'all'].join(', ')}.`,
    });
  const bench = await load();
  await bench(args, running);
  return 0;
});
