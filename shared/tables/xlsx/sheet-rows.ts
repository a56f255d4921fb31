import type { Cell } from '../../../numbers/cell.js';
import type { Merge } from '../../../numbers/merge.js';
import { mergeFiller } from '../merge-filler.js';
import type { SourceRow } from '../source-table.js';
import { columnOf, rowOf } from './cell-reference.js';
import { type CellContext, readCellValue } from './cell-value.js';
import { withinLimit, type XlsxLimits } from './limits.js';
import { XmlReader } from './xml-reader.js';

export type SheetContext = CellContext & { readonly limits: XlsxLimits; readonly merges: readonly Merge[] };

/** The rows at the beginning that are sorted, because a few writers do not store them in order. */
const SORTED_ROWS = 1_000;
/** Rows up to this width are padded to it if any row above is. */
const USUAL_WIDTH = 256;
/** A wider row widens those below it only if at least one in this many of its cells has a value: a header does, a stray cell does not. */
const SPARSENESS = 8;

/** Yields the rows with cells of a sheet. A row is as wide as the rows above it, because a workbook does not store empty cells. */
export function* readSheetRows(
  texts: Iterable<string>,
  context: SheetContext,
): Generator<SourceRow, void, undefined> {
  const { limits } = context;
  const fill = mergeFiller(context.merges);
  let width = 0;
  let slots = 0;
  for (const { row, cells } of inOrder(storedRows(texts, context))) {
    const { cells: merged, ...covered } = fill(row - 1, cells);
    const filled = [...merged];
    if (widens(filled)) width = Math.max(width, filled.length);
    while (filled.length < width) filled.push(null);
    slots += filled.length;
    withinLimit(slots, limits.cells, 'cells');
    yield { row, cells: filled, ...covered };
  }
}

function* storedRows(texts: Iterable<string>, context: SheetContext): Generator<SourceRow, void, undefined> {
  const sheet = new SheetReader(context);
  const reader = new XmlReader(sheet);
  for (const text of texts) {
    reader.write(text);
    yield* sheet.takeRows();
  }
  reader.end();
}

/** Sorts the first rows, among which the header is. Below it, any order will do. */
function* inOrder(rows: Iterable<SourceRow>): Generator<SourceRow, void, undefined> {
  let first: SourceRow[] | undefined = [];
  for (const row of rows) {
    if (first === undefined) yield row;
    else if (first.push(row) === SORTED_ROWS) {
      yield* first.sort((a, b) => a.row - b.row);
      first = undefined;
    }
  }
  if (first) yield* first.sort((a, b) => a.row - b.row);
}

function widens(cells: SourceRow['cells']): boolean {
  if (cells.length <= USUAL_WIDTH) return true;
  return cells.filter((cell) => cell !== null).length * SPARSENESS >= cells.length;
}

/** Collects the rows of a sheet from the events of its XML. */
class SheetReader {
  readonly #context: SheetContext;
  #rows: SourceRow[] = [];
  #isData = false;
  #element = '';
  #row = 0;
  /** The number of the row before. */
  #last = 0;
  #cells: (Cell | null)[] = [];
  #column = 0;
  #type = 'n';
  #style = 0;
  #value: string | null = null;
  #hasFormula = false;
  #isInline = false;
  #isPhonetic = false;
  #isValue = false;

  constructor(context: SheetContext) {
    this.#context = context;
  }

  /** Returns the rows that are complete, once. */
  takeRows(): readonly SourceRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  readonly open = (name: string): void => {
    if (name === 'sheetData') this.#isData = true;
    if (!this.#isData) return;
    this.#element = name;
    switch (name) {
      case 'c':
        this.#column += 1;
        this.#type = 'n';
        this.#style = 0;
        this.#value = null;
        this.#hasFormula = false;
        return;
      case 'v':
        this.#value = '';
        this.#isValue = true;
        return;
      case 'row':
        this.#row = this.#last + 1;
        this.#cells = [];
        this.#column = 0;
        return;
      case 'f':
        this.#hasFormula = true;
        return;
      case 'is':
        this.#value = '';
        this.#isInline = true;
        return;
      case 't':
        this.#isValue = this.#isInline && !this.#isPhonetic;
        return;
      case 'rPh':
        this.#isPhonetic = true;
    }
  };

  readonly attribute = (name: string, value: string): void => {
    if (!this.#isData) return;
    if (this.#element === 'c') this.#cellAttribute(name, value);
    else if (this.#element === 'row' && name === 'r') this.#row = Number(value.trim());
  };

  readonly text = (value: string): void => {
    if (!this.#isValue) return;
    this.#value += value;
    withinLimit(this.#value?.length ?? 0, this.#context.limits.textLength, 'characters in a text');
  };

  readonly close = (name: string): void => {
    if (!this.#isData) return;
    switch (name) {
      case 'v':
      case 't':
        this.#isValue = false;
        return;
      case 'c':
        this.#endCell();
        return;
      case 'row':
        this.#endRow();
        return;
      case 'is':
        this.#isInline = false;
        return;
      case 'rPh':
        this.#isPhonetic = false;
        return;
      case 'sheetData':
        this.#isData = false;
    }
  };

  #cellAttribute(name: string, value: string): void {
    if (name === 't') this.#type = value;
    else if (name === 's') this.#style = Number(value);
    else if (name === 'r') {
      const column = columnOf(value);
      if (column >= 0) this.#column = column + 1;
      // Some writers number cells, but not rows.
      if (this.#cells.length === 0) this.#row = rowOf(value) || this.#row;
    }
  }

  #endCell(): void {
    const { limits } = this.#context;
    // Excel has no such column.
    if (this.#column > limits.columns) return;
    const stored = {
      type: this.#type,
      style: this.#style,
      value: this.#value,
      hasFormula: this.#hasFormula,
    };
    const cell = readCellValue(stored, this.#context);
    if (cell === null) return;
    while (this.#cells.length < this.#column - 1) this.#cells.push(null);
    this.#cells[this.#column - 1] = cell;
  }

  #endRow(): void {
    const { rows } = this.#context.limits;
    if (!(this.#row >= 1 && this.#row <= rows && Number.isInteger(this.#row))) this.#row = this.#last + 1;
    withinLimit(this.#row, rows, 'rows');
    this.#last = this.#row;
    if (this.#cells.length > 0) this.#rows.push({ row: this.#row, cells: this.#cells });
    this.#cells = [];
  }
}
