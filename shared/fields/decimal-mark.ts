import type { Cell } from '../../numbers/cell.js';
import { cellValue } from './cell-text.js';

/** Whether a point and three digits, or a comma and three digits, may be a fraction as well as a thousand: `52.000`, `52,000`. */
export type DecimalMarks = { readonly pointIsDoubtful: boolean; readonly commaIsDoubtful: boolean };

/** `18,50` and `1.234,50`. A comma with three digits after it is a mark of thousands. */
const COMMA = /^[^\d.,]*(?:\d{1,3}(?:\.\d{3})+,\d+|\d*,(?:\d{1,2}|\d{4,}))[^\d.,]*$/;
/** `18.50` and `1,234.50`. */
const POINT = /^[^\d.,]*(?:\d{1,3}(?:,\d{3})+\.\d+|\d*\.(?:\d{1,2}|\d{4,}))[^\d.,]*$/;
/** Longer text is no amount. */
const MAX_LENGTH = 40;

/** Counts the cells of a column that show its decimal mark. */
export class DecimalMarkVote {
  commas = 0;
  points = 0;

  add(cell: Cell | null): void {
    if (cell?.type !== 'text' && cell?.type !== 'richtext') return;
    const text = cellValue(cell);
    if (text === null || text.length > MAX_LENGTH) return;
    if (text.includes(',') && COMMA.test(text)) this.commas += 1;
    else if (text.includes('.') && POINT.test(text)) this.points += 1;
  }
}

/**
 * Returns what is doubtful in each column. Decimal marks are one a column (REPORTS §5): beside `18,50`, a `52.000` is not 52. A column that shows
 * no mark itself follows the other amounts of the file.
 */
export function decimalMarks<Column>(
  votes: ReadonlyMap<Column, Pick<DecimalMarkVote, 'commas' | 'points'>>,
): Map<Column, DecimalMarks> {
  const all = { commas: 0, points: 0 };
  for (const { commas, points } of votes.values()) {
    all.commas += commas;
    all.points += points;
  }
  return new Map(
    [...votes].map(([column, { commas, points }]) => {
      const usesCommas = commas + points === 0 ? all.commas > all.points : commas > points;
      return [column, { pointIsDoubtful: commas > 0 || usesCommas, commaIsDoubtful: usesCommas }];
    }),
  );
}
