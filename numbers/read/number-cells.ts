import { type Cell, faultyCell } from '../cell.js';
import { readDecimal128 } from '../decimal.js';

const BITS = 13;
const SLOTS = 2 ** BITS;

/**
 * A cache of a table's number cells, because rates and counts repeat. Each hash slot has the last number with that hash, compared by bytes.
 * A hit saves formatting the number and allocating an object.
 */
export class NumberCells {
  readonly #words = new Int32Array(4 * SLOTS);
  readonly #cells: (Cell | undefined)[] = new Array<Cell | undefined>(SLOTS).fill(undefined);

  cell(view: DataView, at: number): Cell {
    const a = view.getInt32(at, true);
    const b = view.getInt32(at + 4, true);
    const c = view.getInt32(at + 8, true);
    const d = view.getInt32(at + 12, true);
    const slot = Math.imul(a ^ Math.imul(b, 0x9e3779b1) ^ c ^ (d >>> 17), 0x85ebca6b) >>> (32 - BITS);
    const words = this.#words;
    const known = this.#cells[slot];
    const first = 4 * slot;
    if (
      known !== undefined &&
      words[first] === a &&
      words[first + 1] === b &&
      words[first + 2] === c &&
      words[first + 3] === d
    ) {
      return known;
    }
    const value = readDecimal128(view, at);
    const cell: Cell = value === null ? faultyCell('damaged_value') : { type: 'number', value };
    words[first] = a;
    words[first + 1] = b;
    words[first + 2] = c;
    words[first + 3] = d;
    this.#cells[slot] = cell;
    return cell;
  }
}
