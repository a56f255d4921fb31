import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const TOP = 25;
const IDLE = new Set(['(idle)', '(root)']);

type CpuProfile = {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: {
      readonly functionName: string;
      readonly url: string;
      readonly lineNumber: number;
    };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
};

/** Prints the functions with the most self time, in all `.cpuprofile` files of a folder: one file per thread. */
export async function printTopFunctions(folder: string, print: (line: string) => void): Promise<void> {
  const selfTimes = new Map<string, number>();
  for (const name of (await readdir(folder)).filter((name) => name.endsWith('.cpuprofile'))) {
    const thread = threadOf(name);
    const profile: CpuProfile = JSON.parse(await readFile(join(folder, name), 'utf8'));
    let busy = 0;
    for (const [label, seconds] of selfTimesOf(profile)) {
      busy += seconds;
      const key = `${thread === 0 ? 'main' : 'threads'}  ${label}`;
      selfTimes.set(key, (selfTimes.get(key) ?? 0) + seconds);
    }
    print(`${thread === 0 ? 'main thread' : `thread ${thread}`}: ${busy.toFixed(1)} s busy`);
  }
  const all = [...selfTimes.values()].reduce((sum, seconds) => sum + seconds, 0);
  print(`${'share'.padStart(7)}${'self'.padStart(10)}  function`);
  for (const [label, seconds] of [...selfTimes].sort(([, a], [, b]) => b - a).slice(0, TOP))
    print(
      `${`${((100 * seconds) / all).toFixed(1)} %`.padStart(7)}${`${seconds.toFixed(2)} s`.padStart(10)}  ${label}`,
    );
}

/** Node names a profile `CPU.DATE.TIME.PID.THREAD.NUMBER.cpuprofile`. The main thread is 0. */
function threadOf(name: string): number {
  return Number(name.split('.')[4]);
}

function selfTimesOf({ nodes, samples, timeDeltas }: CpuProfile): Map<string, number> {
  const labels = new Map(nodes.map(({ id, callFrame }) => [id, labelOf(callFrame)]));
  const times = new Map<string, number>();
  samples.forEach((id, at) => {
    const label = labels.get(id) ?? '';
    if (!IDLE.has(label)) times.set(label, (times.get(label) ?? 0) + (timeDeltas[at] ?? 0) / 1e6);
  });
  return times;
}

function labelOf({ functionName, url, lineNumber }: CpuProfile['nodes'][number]['callFrame']): string {
  const path = url.replace(/^file:\/\//, '').replace(ROOT, '');
  return path === '' ? functionName : `${functionName || '(anonymous)'} ${path}:${lineNumber + 1}`;
}
