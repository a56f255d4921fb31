import { NumbersError } from '../numbers-error.js';
import { dumpDocument } from '../read/dump.js';
import { readNumbers } from '../read/read-numbers.js';

/** The result of reading one file. `megabytes` is the growth of the process since its start. */
export type Measured = {
  readonly file: string;
  readonly outcome: 'ok' | 'bug' | { readonly code: string };
  readonly cells: number;
  readonly milliseconds: number;
  readonly megabytes: number;
};

/** Reads each file on the command line completely and prints one `Measured` per line. Tests run it as a separate process. */
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
