import { readTables } from '../../services/reports/read-tables.js';
import { AppError } from '../../shared/app-error.js';
import { isStandardHeading } from '../../shared/reports/headings.js';

/** Files that would cost a reader without limits much time or memory. */
const HOSTILE = {
  '10 MB of line breaks': () => Buffer.alloc(10_000_000, '\n'),
  'one line of 100 MB': () => Buffer.alloc(100_000_000, 'x'),
  '5 million commas': () => Buffer.alloc(5_000_000, ','),
  'a quote that never ends': () => Buffer.concat([Buffer.from('"'), Buffer.alloc(6_000_000, 'x\n')]),
};
export type Hostile = keyof typeof HOSTILE;

/** How reading ended. `megabytes` is the growth of the process since the file was in memory, `milliseconds` are those of the processor. */
export type Refusal = {
  readonly refused: unknown;
  readonly milliseconds: number;
  readonly megabytes: number;
};

/** Reads the file with this name and prints a `Refusal`. A test runs it as a separate process, whose memory is only that of the reader. */
function main(name: string): void {
  const bytes = HOSTILE[name as Hostile]();
  const base = process.resourceUsage().maxRSS;
  const start = process.cpuUsage();
  const refused = refusalOf(bytes);
  const { user, system } = process.cpuUsage(start);
  const megabytes = (process.resourceUsage().maxRSS - base) / 1024;
  process.stdout.write(
    JSON.stringify({ refused, milliseconds: (user + system) / 1_000, megabytes } satisfies Refusal),
  );
}

function refusalOf(bytes: Buffer): unknown {
  try {
    for (const { rows } of readTables('roster.csv', bytes, isStandardHeading))
      for (const row of rows) void row;
    return null;
  } catch (error) {
    return error instanceof AppError ? [error.code, error.details.what] : 'bug';
  }
}

main(process.argv[2] ?? '');
