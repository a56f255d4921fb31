import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startMongod } from '../dev/mongod.js';
import { parseOptionNumber, parseOptions } from '../dev/parse-options.js';
import type { Running } from '../dev/run-command.js';
import { temporaryFolder } from '../dev/temporary-folder.js';
import { compilePrograms, PROGRAMS } from './build.js';
import { median } from './median.js';
import type { Ratios } from './ratios.js';

type Figures = { readonly milliseconds: number; readonly cpu: number };

/**
 * Compares applying a plan (new employees, then changes of 5 % of them) with writing the same documents without transaction, history, hashes
 * and encryption: `npm run bench -- upsert [PEOPLE]`. `--row-by-row N` sets the employees of the row-by-row upserts, `--turns N` the turns.
 */
export async function benchUpsert(args: readonly string[], { log, stopAtEnd }: Running): Promise<Ratios> {
  const { positionals, values } = parseOptions({
    args: [...args],
    allowPositionals: true,
    options: { 'row-by-row': { type: 'string', default: '1000' }, turns: { type: 'string', default: '5' } },
  });
  const people = parseOptionNumber('people', positionals[0] ?? '10000');
  const rowByRow = parseOptionNumber('row-by-row', values['row-by-row'], { max: people });
  const turns = parseOptionNumber('turns', values.turns);
  compilePrograms();
  const { folder, remove } = await temporaryFolder();
  stopAtEnd(remove);
  const mongod = await startMongod(join(folder, 'mongodb'), { log });
  stopAtEnd(mongod.stop);
  const counts = [people, rowByRow, turns].map(String);
  const { stdout } = await promisify(execFile)(process.execPath, [
    `${PROGRAMS}/upsert-program.js`,
    mongod.uri('upsert'),
    ...counts,
  ]);
  const figures = new Map(Object.entries(JSON.parse(stdout) as Record<string, Figures[]>));
  log(
    `${people} employees, ${rowByRow} row by row, medians of ${turns} turns; microseconds for each employee`,
  );
  log(row('', ['time', 'CPU', 'ours ÷ it', 'CPU']));
  const ratios: Record<string, number> = {};
  for (const way of figures.keys()) {
    const [kind = ''] = way.split(':');
    const of = (name: string, part: keyof Figures) =>
      median((figures.get(name) ?? []).map((each) => each[part]));
    const [time, cpu] = [of(way, 'milliseconds'), of(way, 'cpu')];
    const [ratio, cpuRatio] = [of(`${kind}: ours`, 'milliseconds') / time, of(`${kind}: ours`, 'cpu') / cpu];
    if (way !== `${kind}: ours`)
      [ratios[`${way}: ours ÷ it`], ratios[`${way}: CPU, ours ÷ it`]] = [ratio, cpuRatio];
    log(row(way, [(time * 1000).toFixed(0), (cpu * 1000).toFixed(0), ratio.toFixed(2), cpuRatio.toFixed(2)]));
  }
  return ratios;
}

function row(name: string, columns: readonly string[]): string {
  return name.padEnd(28) + columns.map((column) => column.padStart(12)).join('');
}
