import { NumbersError } from '../numbers-error.js';
import { dumpDocument } from '../read/dump.js';
import { readNumbers } from '../read/read-numbers.js';

/** What reading one file came to; `megabytes` is the growth of the process since it began. */
export type Measured = {
  readonly file: string;
  readonly outcome: 'ok' | 'bug' | { readonly code: string };
  readonly cells: number;
  readonly milliseconds: number;
  readonly megabytes: number;
};

/** Reads each file named on the command line to its end and prints a `Measured` a line: a process of its own for tests. */
function main(files: readonly string[]): void {
  const base = process.resourceUsage().maxRSS;
  for (const file of files) {
    const start = performance.now();
    const result = readAll(file);
    const milliseconds = performance.now() - start;
    const megabytes = (process.resourceUsage().maxRSS - base) / 1024;
    process.stdout.write(
      `${JSON.stringify({ file, ...result, milliseconds, megabytes } satisfies Measured)}\n`,
    );
  }
}

function readAll(file: string): Pick<Measured, 'outcome' | 'cells'> {
  try {
    const { sheets } = dumpDocument(readNumbers(file), file);
    const cells = sheets.flatMap(({ tables }) => tables).reduce((sum, table) => sum + table.cells.length, 0);
    return { outcome: 'ok', cells };
  } catch (error) {
    return { outcome: error instanceof NumbersError ? { code: error.code } : 'bug', cells: 0 };
  }
}

main(process.argv.slice(2));
