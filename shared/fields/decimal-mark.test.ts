import { expect, it } from 'vitest';
import { readMoney } from './amount.js';
import { DecimalMarkVote, decimalMarks } from './decimal-mark.js';

/** Reads the cells of several columns of one file. */
function read(...columns: readonly (readonly string[])[]) {
  const votes = columns.map((cells) => {
    const vote = new DecimalMarkVote();
    for (const value of cells) vote.add({ type: 'text', value });
    return vote;
  });
  const marks = decimalMarks(new Map(votes.entries()));
  return columns.map((cells, column) =>
    cells.map((value) => {
      const reading = readMoney({ type: 'text', value }, marks.get(column));
      return 'issue' in reading ? reading.issue : reading.value;
    }),
  );
}

const INVALID = 'invalid_number';

it('an amount that could be thousands is invalid beside a decimal comma', () => {
  expect(read(['18,50', '52.000', '7', '19.75'])).toEqual([[INVALID, INVALID, '7.00', '19.75']]);
  expect(read(['1.234,50', '52,000'])).toEqual([[INVALID, INVALID]]);
});

it('a column without a mark of its own follows the other amounts of the file', () => {
  expect(read(['18,50', '19,25'], ['52.000', '52,000'])).toEqual([
    [INVALID, INVALID],
    [INVALID, INVALID],
  ]);
  expect(read(['18,50', '19.25', '20.00'], ['52.000', '52,000'])).toEqual([
    [INVALID, '19.25', '20.00'],
    ['52.00', '52000.00'],
  ]);
});

it('US amounts are read as before', () => {
  expect(read(['52,000', '1,234.50', '$12.125', '52.000'])).toEqual([
    ['52000.00', '1234.50', '12.13', '52.00'],
  ]);
});
