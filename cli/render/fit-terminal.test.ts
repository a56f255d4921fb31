import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsOf, shownWidth, wrapLines } from './fit-terminal.js';

const wordsOf = (text: string) => text.split(/\s+/).filter((word) => word !== '');

describe('wrapping lines', () => {
  it('breaks between words, indents the rest, and keeps a command whole', () => {
    expect(wrapLines('  next: Start the sync again with `paycom retry 20261101`. It is quick.', 30)).toBe(
      ['  next: Start the sync again', '    with', '    `paycom retry 20261101`.', '    It is quick.'].join(
        '\n',
      ),
    );
  });

  it('loses no word, and exceeds the width only with one word', () => {
    const word = fc.stringMatching(/^[a-z`]{1,12}$/);
    const line = fc.tuple(fc.nat(6), fc.array(word)).map(([at, words]) => ' '.repeat(at) + words.join(' '));
    const colored = line.map((text) => text.replaceAll('a', '\u001b[33ma\u001b[39m'));
    fc.assert(
      fc.property(fc.array(colored), fc.integer({ min: 4, max: 60 }), (lines, columns) => {
        const text = lines.join('\n');
        const wrapped = wrapLines(text, columns);
        expect(wordsOf(wrapped)).toEqual(wordsOf(text));
        for (const each of wrapped.split('\n'))
          if (shownWidth(each) > columns && !each.includes('`')) expect(wordsOf(each)).toHaveLength(1);
      }),
    );
  });
});

it('a pipe has no width', () => {
  expect(columnsOf({ columns: 50 })).toBe(Number.POSITIVE_INFINITY);
  expect(columnsOf({ isTTY: true, columns: 50 })).toBe(50);
});
