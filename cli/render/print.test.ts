import fc from 'fast-check';
import { afterEach, expect, it, vi } from 'vitest';
import { print, printable, printLines, printResult } from './print.js';

const UNPRINTABLE = /(?!\u200c|\u200d)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const HOSTILE = [
  '\u001b[2J',
  '\u009b31m',
  '\u202e',
  '\u2066',
  '\u{e0041}',
  '\u2028',
  '\r',
  '\u0007',
  '\u200d',
  'é',
  'a',
];
const hostile = fc.array(fc.constantFrom(...HOSTILE)).map((parts) => parts.join(''));

const written: string[] = [];
const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
afterEach(() => {
  written.length = 0;
});

it('no text in a result reaches the terminal with a character that controls it', () => {
  fc.assert(
    fc.property(hostile, hostile, (name, key) => {
      const shown = printable({ name, list: [{ name }], byName: new Map([[name, name]]), [`k${key}`]: name });
      expect(JSON.stringify([shown, [...shown.byName]])).not.toMatch(UNPRINTABLE);
      written.length = 0;
      print(name);
      printResult({ name }, (result) => result.name);
      expect(written.join('').replaceAll('\n', '')).not.toMatch(UNPRINTABLE);
    }),
  );
});

it('sentences fit a terminal of 50 columns, and the lines of a document stay', () => {
  const [{ isTTY, columns }, sentence] = [
    process.stdout,
    'Started a sync. See `paycom logs 20261101`. It is under way.',
  ];
  Object.assign(process.stdout, { isTTY: true, columns: 50 });
  print(sentence);
  printLines(sentence);
  Object.assign(process.stdout, { isTTY, columns });
  const wrapped = 'Started a sync. See `paycom logs 20261101`. It is\n  under way.';
  expect(written).toEqual([`${wrapped}\n`, `${sentence}\n`]);
});

it('JSON keeps its meaning', () => {
  fc.assert(
    fc.property(hostile, (name) => {
      written.length = 0;
      printResult({ name }, () => '', true);
      expect(JSON.parse(written.join(''))).toEqual({ name });
      expect(written.join('').trimEnd()).not.toMatch(UNPRINTABLE);
    }),
  );
});

it('dates, numbers, lines of our own and joiners within names stay', () => {
  const at = new Date(0);
  expect(printable({ at, count: 3, none: null, name: 'a\u200db' })).toEqual({
    at,
    count: 3,
    none: null,
    name: 'a\u200db',
  });
  print('one\n\ttwo');
  expect(written).toEqual(['one\n\ttwo\n']);
  expect(stdout).toHaveBeenCalled();
});
