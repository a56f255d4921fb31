import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DATE_EXPRESSIONS } from '../shared/fields/date.js';
import { cpuMilliseconds } from '../tests/cpu-time.js';

/** The code that reads the contents of files or what a server asks. `previous-files` and `report-name` read file names, which are short. */
const READERS = [
  'services/reports/file-format.ts',
  'infra/sftp/login-prompts.ts',
  'numbers',
  'shared/decimal.ts',
  'shared/fields',
  'shared/reports',
  'shared/tables',
];
const OF_FILE_NAMES = /(?:previous-files|report-name)\.ts$|write\/|testing\/|\.test\.ts$/;

/** A regular expression after a character that no value precedes. */
const LITERAL =
  /(?<=[=(,:?[!&|]\s*|return )\/(?![*/])((?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+)\/([dgimsuvy]*)/g;

/** Runs of these are what expressions backtrack over. Behind them comes a character that few expressions accept. */
const RUNS = [
  '(',
  ')',
  ' ',
  '0',
  '7',
  'a',
  'E',
  ',',
  '.',
  '-',
  '_',
  "'",
  '"',
  '#',
  '@',
  '$',
  '\u200b',
  '\u200c',
  '\n',
];
const PAIRS = ['1.', '1,', ',000', '.000', ' a', "' ", 'a@', 'a.', '(a', '_x', 'x/', '0-', 'new ', 'code '];
/** What a text begins with, before the run. Some expressions repeat something only behind text that they accept. */
const STARTS = ['', '1', '#', '('];
const STARTS_OF: Readonly<Record<string, readonly string[]>> = {
  'shared/fields/date.ts': ['2026-01-02T10:00:00.', '01/02/2026 10:00:00.', '00/00/0000 10:00:00.'],
  'infra/sftp/login-prompts.ts': ['new', 'code', 'login code'],
};
const hostile = (starts = STARTS) =>
  [...RUNS, ...PAIRS].flatMap((run) => starts.map((start) => ({ start, run })));

/** The expressions that a file builds from parts. */
const BUILT: Readonly<Record<string, readonly RegExp[]>> = { 'shared/fields/date.ts': DATE_EXPRESSIONS };

const SMALL = 600;
const LARGE = SMALL * 16;
/** A linear expression needs 16 times as long for the larger text, a quadratic one 256 times. */
const MOST = 80;
/** Shorter times are noise, and no quadratic expression is as fast on the larger text. */
const NOISE_MS = 5;

function milliseconds(expression: RegExp, text: string): number {
  return cpuMilliseconds(() => text.replace(expression, ''), 3);
}

/** Returns the runs on which an expression is slower than linear. */
function slowRuns(
  expression: RegExp,
  runs: readonly { readonly start: string; readonly run: string }[],
): string[] {
  return runs
    .filter(({ start, run }) => {
      const textOf = (length: number) => `${start}${run.repeat(length / run.length)}\u0001`;
      const large = milliseconds(expression, textOf(LARGE));
      return large > NOISE_MS && large > MOST * milliseconds(expression, textOf(SMALL));
    })
    .map(({ start, run }) => start + run);
}

function filesIn(path: string): string[] {
  if (path.endsWith('.ts')) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(path, name));
}

const files = READERS.flatMap(filesIn).filter((file) => !OF_FILE_NAMES.test(file));
const expressions = files.flatMap((file) => {
  const literals = [...readFileSync(file, 'utf8').matchAll(LITERAL)];
  const found = literals.map(([, source = '', flags = '']) => new RegExp(source, flags));
  return [...found, ...(BUILT[file] ?? [])].map((expression) => ({ file, expression }));
});

it('finds an expression that is slower than linear', () => {
  expect(slowRuns(/\([^)]*\)/g, [{ start: '', run: '(' }])).toEqual(['(']);
  expect(slowRuns(/0+$/, [{ start: '', run: '0' }])).toEqual(['0']);
});

describe('regular expressions over the contents of files are linear', () => {
  it('are found in the sources', () => {
    const found = expressions.map(({ expression }) => expression.source);
    for (const each of [String.raw`[\s\p{Cc}]+`, String.raw`^\d+$`, String.raw`(?![\u200c\u200d])\p{Cf}`])
      expect(found).toContain(each);
  });

  it('are timed too where a file builds them', () => {
    const building = files.filter((file) => readFileSync(file, 'utf8').includes('new RegExp('));
    expect(building).toEqual(Object.keys(BUILT));
    const built = building.map((file) => readFileSync(file, 'utf8').split('new RegExp(').length - 1);
    expect(built).toEqual(Object.values(BUILT).map((each) => each.length));
  });

  it.each(expressions)('$file $expression', ({ file, expression }) => {
    expect(slowRuns(expression, hostile([...STARTS, ...(STARTS_OF[file] ?? [])]))).toEqual([]);
  });
});
