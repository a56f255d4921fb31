import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DateOrder, DateOrderVote, readBirthDate, readDate } from './date.js';

const cell = (value: string) => ({ type: 'text', value }) as const;
function inferDateOrder(cells: readonly (ReturnType<typeof cell> | null)[], fallback?: DateOrder): DateOrder {
  const vote = new DateOrderVote();
  for (const each of cells) vote.add(each);
  return vote.result(fallback);
}
const read = (value: string) => readDate(cell(value), 'us');

describe('readDate', () => {
  it.each([
    ['2026-11-08', '2026-11-08'],
    ['2026-11-08T00:00:00', '2026-11-08'],
    ['2026-11-08 00:00:00.000Z', '2026-11-08'],
    ['11/08/2026', '2026-11-08'],
    ['1/8/2026', '2026-01-08'],
    ['11/08/2026 12:00 AM', '2026-11-08'],
    ['02/29/2024', '2024-02-29'],
  ])('reads %s', (text, day) => {
    expect(read(text)).toEqual({ value: day });
  });

  it.each(['', '0000-00-00', '00/00/0000', '0000-00-00 00:00:00', 'N/A', 'null'])(
    'reads %j as null',
    (text) => {
      expect(read(text)).toEqual({ value: null });
    },
  );

  it.each([
    '1985-02-30',
    '02/29/2023',
    '02/29/1900',
    '13/13/2020',
    '0000-01-01',
    '01/02/65',
    'soon',
    '2026',
    '2026-11-08x',
  ])('rejects %s', (text) => {
    expect(read(text)).toEqual({ issue: 'invalid_date' });
  });

  it('reads the day of a date cell, and rejects a bare number', () => {
    expect(readDate({ type: 'date', value: '1975-09-01T23:59:59.5' }, 'us')).toEqual({ value: '1975-09-01' });
    expect(readDate({ type: 'number', value: '44610' }, 'us')).toEqual({ issue: 'invalid_date' });
    expect(readDate({ type: 'bool', value: true }, 'us')).toEqual({ issue: 'invalid_date' });
  });
});

const day = fc
  .date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2099-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const usText = (iso: string) => `${iso.slice(5, 7)}/${iso.slice(8)}/${iso.slice(0, 4)}`;
const dayFirstText = (iso: string) => `${iso.slice(8)}/${iso.slice(5, 7)}/${iso.slice(0, 4)}`;

describe('DateOrderVote', () => {
  it('every day is read back from every notation', () => {
    fc.assert(
      fc.property(day, (iso) => {
        expect(readDate(cell(iso), 'day_first')).toEqual({ value: iso });
        expect(readDate(cell(usText(iso)), 'us')).toEqual({ value: iso });
        expect(readDate(cell(dayFirstText(iso)), 'day_first')).toEqual({ value: iso });
      }),
    );
  });

  it('one day after the 12th decides the order of the column, at any position', () => {
    const unambiguous = day.filter((iso) => Number(iso.slice(8)) > 12);
    fc.assert(
      fc.property(fc.array(day), unambiguous, fc.array(day), (before, decisive, after) => {
        const column = [...before, decisive, ...after];
        expect(inferDateOrder(column.map(usText).map(cell))).toBe('us');
        expect(inferDateOrder(column.map(dayFirstText).map(cell))).toBe('day_first');
      }),
    );
  });

  it('an ambiguous column gets the order of the mapping file, else the US order', () => {
    const ambiguous = ['03/04/2026', '05/05/2026', null].map((value) =>
      value === null ? null : cell(value),
    );
    expect(inferDateOrder(ambiguous)).toBe('us');
    expect(inferDateOrder(ambiguous, 'day_first')).toBe('day_first');
  });

  it('one typing error does not change the order of a column', () => {
    expect(inferDateOrder(['01/25/2026', '02/26/2026', '27/03/2026', 'soon', '2026-13-01'].map(cell))).toBe(
      'us',
    );
  });
});

describe('readBirthDate', () => {
  const birth = (value: string) => readBirthDate(cell(value), 'us', '2026-11-05');

  it('accepts only days from 1900 to the day of the report', () => {
    expect(birth('1900-01-01')).toEqual({ value: '1900-01-01' });
    expect(birth('2026-11-05')).toEqual({ value: '2026-11-05' });
    expect(birth('1899-12-31')).toEqual({ issue: 'date_out_of_range' });
    expect(birth('11/06/2026')).toEqual({ issue: 'date_out_of_range' });
    expect(birth('1985-02-30')).toEqual({ issue: 'invalid_date' });
    expect(birth('0000-00-00')).toEqual({ value: null });
  });
});
