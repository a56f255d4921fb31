import { historyOf } from './history.js';
import { failureOf, shownFailure } from './simulate.js';

const [from = '1'] = process.argv.slice(2);
const seeds = Number(process.env.SIMULATE_SEEDS ?? 100_000);
const first = Number(from);
const started = Date.now();
let failures = 0;
for (let seed = first; seed < first + seeds; seed += 1) {
  const failure = failureOf(historyOf(seed));
  if (failure) {
    failures += 1;
    process.stdout.write(`${shownFailure(failure)}\n`);
  }
  const done = seed - first + 1;
  if (done % 5_000 === 0 || done === seeds)
    process.stdout.write(
      `${done} seeds, ${failures} failed, ${Math.round((Date.now() - started) / 1000)} s\n`,
    );
}
process.exitCode = failures > 0 ? 1 : 0;
