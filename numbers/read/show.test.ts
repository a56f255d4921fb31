import { expect, it } from 'vitest';
import { writeNumbers } from '../write/write-numbers.js';
import { readNumbers } from './read-numbers.js';
import { showDocument } from './show.js';

const document = readNumbers(
  writeNumbers({
    sheets: [
      {
        name: 'People',
        tables: [
          {
            name: 'Roster',
            headerRows: 1,
            merges: [{ top: 2, left: 0, bottom: 2, right: 1 }],
            rows: [
              ['Code', 'Name', null, 'Hired'],
              [
                '0001',
                'A name that does not fit at all',
                null,
                { type: 'date', value: '2026-11-01T00:00:00' },
              ],
              ['\u001b[2Jred\u202e', null, null, { type: 'currency', value: '12.5', currency: 'USD' }],
            ],
          },
        ],
      },
    ],
  }),
);

it('shows the row numbers of Numbers, and leaves out empty columns', () => {
  expect(showDocument(document, { width: 12 })).toBe(
    [
      'Sheet: People',
      '',
      'Table: Roster (3 rows × 4 columns, header rows: 1, merged: A3:B3)',
      '1  Code      Name          Hired',
      '2  0001      A name that…  2026-11-01',
      '3   [2Jred                 12.5 USD',
    ].join('\n'),
  );
});

it('a cell cannot inject terminal escape sequences', () => {
  const shown = showDocument(document);
  expect(shown).not.toContain('\u001b');
  expect(shown).not.toContain('\u202e');
});

it('shows how many rows it leaves out', () => {
  expect(showDocument(document, { rows: 1 })).toContain('… and 2 more rows');
});
