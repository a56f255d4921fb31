import { expect, it } from 'vitest';
import { cpuMilliseconds } from '../../tests/cpu-time.js';
import { AppError } from '../app-error.js';
import { isStandardHeading } from '../reports/headings.js';
import { readCsvTables } from './csv-table.js';

const SMALL = 1_000;
const TIMES = 16;
/** Reading that is linear needs 16 times as long for the larger text, quadratic reading 256 times. */
const MOST = 80;
/** Shorter times are noise, and no quadratic reading is as fast on the larger text. */
const NOISE_MS = 50;

function milliseconds(text: string): number {
  const bytes = Buffer.from(text);
  return cpuMilliseconds(() => readAll(bytes), 3);
}

/** A refusal for too many columns is an end too. */
function readAll(bytes: Uint8Array): void {
  try {
    for (const { rows } of readCsvTables(bytes, isStandardHeading)) for (const { cells } of rows) void cells;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
}

/** What one line of cells repeats, and what each line of a file repeats. */
const CELLS = [
  ',"',
  '"b",',
  '|"',
  ';"',
  ', "',
  '"",',
  '"a""b",',
  '"a,b",',
  'a"b,',
  '"a\n",',
  '"\n",',
  ',\n"',
  '"a\n',
];

it.each(CELLS)('a line that repeats %j is read in linear time', (run) => {
  const textOf = (length: number) => `EE Code,EE Name,Status,City\n${run.repeat(length / run.length)}`;
  const large = milliseconds(textOf(SMALL * TIMES));
  if (large > NOISE_MS) expect(large / milliseconds(textOf(SMALL))).toBeLessThan(MOST);
  else expect(large).toBeLessThanOrEqual(NOISE_MS);
});

it('a file in which every cell is quoted takes about as long as the same without quotes', () => {
  const fileOf = (quote: string) => {
    const row = Array.from({ length: 400 }, (_, at) => `${quote}H${at}${quote}`).join(',');
    return Array.from({ length: 200 }, () => row).join('\n');
  };
  expect(milliseconds(fileOf('"')) / milliseconds(fileOf(''))).toBeLessThan(20);
});
