import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cpuMilliseconds } from '../../tests/cpu-time.js';
import { cellText, cellValue, isUnreadable } from './cell-text.js';
import { readEmployeeCode } from './employee-code.js';

const text = (value: string) => cellText({ type: 'text', value });

it('collapses every kind of whitespace, and a cell with only whitespace is empty', () => {
  expect(text('  Main\u00a0\u00a0Campus\t\n')).toBe('Main Campus');
  expect(text('\u200b \u00a0')).toBeNull();
  expect(cellText(null)).toBeNull();
  expect(cellText({ type: 'empty' })).toBeNull();
});

it('an accent that is a separate character equals the composed letter', () => {
  expect(text('Zoe\u0308')).toBe('Zo\u00eb');
});

it('cells of other types give the text that they show', () => {
  expect(cellText({ type: 'number', value: '410' })).toBe('410');
  expect(cellText({ type: 'bool', value: true })).toBe('true');
  expect(cellText({ type: 'date', value: '2026-11-01T00:00:00' })).toBe('2026-11-01');
  expect(cellText({ type: 'richtext', value: ' a@example.org ' })).toBe('a@example.org');
});

it('is idempotent', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (value) => {
      const once = text(value);
      expect(once === null ? null : text(once)).toBe(once);
    }),
  );
});

it('invisible characters are removed, but joiners within a name stay', () => {
  expect(text('\u200e\u202aASH\u00adDOWN\u202c\ufeff')).toBe('ASHDOWN');
  expect(text('\u200cमी\u200dरा\u200d')).toBe('मी\u200dरा');
  expect(cellValue({ type: 'text', value: '10\u200b0\u200d005\u00ad' })).toBe('100005');
});

it('a value of a program is in compatibility form, a text is as written', () => {
  expect(cellValue({ type: 'text', value: '００４２' })).toBe('0042');
  expect(text('№ ４')).toBe('№ ４');
});

it('the apostrophe that marks a text is removed, but not that of a Dutch name or within a text', () => {
  for (const value of ["'0042", " '0042", "' 0042", "\u200e'0042"]) expect(text(value)).toBe('0042');
  for (const name of ["'t Hooft, Gerard", "'s-Gravenhage", "O'NEIL, ANN", "D'"])
    expect(text(name)).toBe(name);
});

it('a failed formula is unreadable, as a cell or as its text', () => {
  for (const value of ['#N/A', '#REF!', '#DIV/0!', '#NAME?', '#SPILL!', '########', '#N/A '])
    expect(isUnreadable({ type: 'text', value })).toBe(true);
  for (const value of [
    '#n/a',
    '#NV',
    '#BEZUG!',
    '#NOMBRE?',
    '#\u00a1VALOR!',
    '#EXTERNAL!',
    '#Error',
    'Err:502',
    ' #N/A',
    '\u200e#REF!',
    "'#REF!",
    '#N/B',
    '#\u041d/\u0414',
  ])
    expect(isUnreadable({ type: 'text', value })).toBe(true);
  for (const value of ['#', '#4', '# 4', '#REAR', '', 'N/A', 'Err', 'Erra:502', 'E1!'])
    expect(isUnreadable({ type: 'text', value })).toBe(false);
  expect(isUnreadable({ type: 'error' })).toBe(true);
  expect(isUnreadable(null)).toBe(false);
});

it('a dash is a hyphen in a value of a program, and as written in a text', () => {
  for (const dash of '\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d') {
    expect(cellValue({ type: 'text', value: `2020${dash}03` })).toBe('2020-03');
    expect(text(`Smith${dash}Lee`)).toBe(`Smith${dash}Lee`);
  }
});

it('characters that are not shown are no part of a value of a program, and control characters of no text', () => {
  expect(cellValue({ type: 'text', value: '\u316400\ufe0f4\u034f2\ufffc' })).toBe('0042');
  expect(text('A\u0000D\u0007A')).toBe('ADA');
});

it('a cell of marks upon marks takes linear time', () => {
  const value = `a${'\u0301\u0323'.repeat(64_000)}`;
  const milliseconds = cpuMilliseconds(() => {
    text(value);
    cellValue({ type: 'text', value });
    readEmployeeCode({ type: 'text', value });
  });
  // To sort these marks takes a minute.
  expect(milliseconds).toBeLessThan(2_000);
});

it('up to 30 marks on a letter are composed', () => {
  expect(text(`e\u0301${'\u0323'.repeat(29)}`)).toBe(`e\u0301${'\u0323'.repeat(29)}`.normalize('NFC'));
});
