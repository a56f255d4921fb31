import type { Cell } from '../../numbers/cell.js';
import { cellText } from '../fields/cell-text.js';
import { isNullMarker } from '../fields/null-marker.js';
import type { SourceRow } from '../tables/source-table.js';
import { type Fits, LOOKS } from './column-looks.js';
import type { ReportTable } from './find-header.js';

/** One cell that does not fit is a typing error. Cells that moved are more. */
const LEAST_MISFITS = 2;

type Fit = { readonly fits: number; readonly misfits: number };

/**
 * Decides whether cells of a row have moved by one column, as by a comma without quotes in a row that ends early, or by a delimiter that is missing.
 * Then several cells do not look like those of their columns, and from some column on all would, one column to the left or right.
 */
export class MovedCells {
  readonly #looks: readonly (Fits | undefined)[];

  constructor({ positions, width }: ReportTable) {
    const looks = Array.from({ length: width }, (): Fits | undefined => undefined);
    for (const [column, places] of positions)
      for (const position of places) looks[position] = LOOKS.get(column);
    this.#looks = looks;
  }

  isMoved({ cells }: SourceRow): boolean {
    if (!this.#hasMisfits(cells)) return false;
    const stay = cells.map((cell, position) => this.#fitOf(cell, position));
    const all = sumOf(stay);
    return [-1, 1].some((step) => {
      const moved = cells.map((cell, position) => this.#fitOf(cell, position + step));
      let { fits, misfits } = sumOf(moved);
      for (let first = 0; first < cells.length; first += 1) {
        const [as = NEITHER, was = NEITHER] = [moved[first], stay[first]];
        // The first cell that moved may be two in one. One too many belongs to no column.
        const gained = fits - (step < 0 ? as.fits : 0) - all.fits;
        if (misfits === as.misfits && gained >= LEAST_MISFITS) return true;
        fits += was.fits - as.fits;
        misfits += was.misfits - as.misfits;
      }
      return false;
    });
  }

  /** Most cells fit as they are written, without cleaning. */
  #hasMisfits(cells: SourceRow['cells']): boolean {
    let misfits = 0;
    for (let position = 0; position < cells.length && misfits < LEAST_MISFITS; position += 1) {
      const [cell = null, fits] = [cells[position], this.#looks[position]];
      if (cell === null || fits === undefined || (cell.type === 'text' && fits(cell.value, cell))) continue;
      misfits += this.#fitOf(cell, position).misfits;
    }
    return misfits >= LEAST_MISFITS;
  }

  /** Returns whether a cell looks like those of its column. In a column that may have any text, it counts as neither. */
  #fitOf(cell: Cell | null, position: number): Fit {
    const text = cellText(cell);
    if (cell === null || text === null || isNullMarker(text)) return NEITHER;
    if (position < 0 || position >= this.#looks.length) return MISFIT;
    const fits = this.#looks[position];
    if (fits === undefined) return NEITHER;
    return fits(text, cell) ? FITS : MISFIT;
  }
}

const NEITHER: Fit = { fits: 0, misfits: 0 };
const FITS: Fit = { fits: 1, misfits: 0 };
const MISFIT: Fit = { fits: 0, misfits: 1 };

function sumOf(all: readonly Fit[]): Fit {
  return all.reduce(
    (sum, { fits, misfits }) => ({ fits: sum.fits + fits, misfits: sum.misfits + misfits }),
    NEITHER,
  );
}
