import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { startCpuBurners } from './cpu-burners.js';

/** `npm run test:loaded [-- PATH…]`: the tests next to a CPU burner on each core. Waits and limits are five times as long. */
const FACTOR = '5';
/** Much longer than the whole suite takes, so that a run that hangs ends too. */
const LONGEST_MS = 4 * 3_600_000;

const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
const burners = startCpuBurners(availableParallelism());
const tests = spawn(process.execPath, [vitest, 'run', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { TEST_TIME_FACTOR: FACTOR, ...process.env },
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => tests.kill(signal));
const limit = setTimeout(() => tests.kill(), LONGEST_MS);
try {
  const [code] = await once(tests, 'exit');
  process.exitCode = code ?? 1;
} finally {
  clearTimeout(limit);
  await burners.stop();
}
