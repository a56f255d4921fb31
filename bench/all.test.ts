import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { benchAll } from './all.js';
import type { Ratios } from './ratios.js';

const kept: Ratios = JSON.parse(readFileSync(new URL('ratios.json', import.meta.url), 'utf8'));
const NAMES = ['api', 'download', 'numbers', 'push', 'start', 'temporal', 'upsert', 'xlsx'];
const [WORSE = ''] = Object.keys(kept).filter((ratio) => ratio.startsWith('xlsx:'));

/** Runs fake benchmarks. They measure the kept ratios, apart from what `change` returns for the run of the benchmark, from 0. */
async function runFakes(change: (run: number) => Readonly<Record<string, number | undefined>>) {
  const runs = new Map<string, number>();
  const lines: string[] = [];
  const fakes = NAMES.map((name) => {
    const bench = async () => {
      const run = runs.get(name) ?? 0;
      runs.set(name, run + 1);
      const measured = Object.entries({ ...kept, ...change(run) });
      const own = measured.filter(([ratio, value]) => ratio.startsWith(`${name}: `) && value !== undefined);
      return Object.fromEntries(own.map(([ratio, value]) => [ratio.slice(name.length + 2), Number(value)]));
    };
    return [name, async () => bench];
  });
  const running = {
    log: (line: string) => void lines.push(line),
    stopAtEnd: () => undefined,
    stopRequested: new Promise<void>(() => undefined),
  };
  const code = await benchAll(Object.fromEntries(fakes), ['--quick'], running);
  return { code, regressions: lines.filter((line) => line.startsWith('Regression')), runs };
}

const times = (factor: number) => ({ [WORSE]: (kept[WORSE] ?? Number.NaN) * factor });

test('succeeds when all ratios are as kept, and runs each benchmark once', async () => {
  const { code, regressions, runs } = await runFakes(() => ({}));
  expect({ code, regressions, most: Math.max(...runs.values()) }).toEqual({
    code: 0,
    regressions: [],
    most: 1,
  });
});

test('fails when a ratio is worse in two runs, and names it with both figures', async () => {
  const { code, regressions } = await runFakes((run) => times(run === 0 ? 3 : 2));
  const [before, now] = [kept[WORSE], times(2)[WORSE]].map((value) => value?.toFixed(2));
  expect({ code, regressions }).toEqual({
    code: 1,
    regressions: [`Regression: ${WORSE} was ${before} and is ${now}.`],
  });
});

test('a benchmark that is better in its second run is no regression, and only it runs again', async () => {
  const { code, runs } = await runFakes((run) => (run === 0 ? times(2) : {}));
  expect(code).toBe(0);
  expect([...runs].filter(([, count]) => count > 1)).toEqual([['xlsx', 2]]);
});

test('fails when a benchmark no longer gives a kept ratio', async () => {
  const { code, regressions } = await runFakes(() => ({ [WORSE]: undefined }));
  expect({ code, regressions }).toMatchObject({ code: 1, regressions: [expect.stringContaining(WORSE)] });
});
