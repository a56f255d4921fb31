import type { Cell } from '../../numbers/cell.js';
import { type CsvLimits, withinCsvLimit } from './csv-limits.js';
import { CUT_CHARACTER } from './decode-text.js';
import type { SourceRow, TextRow } from './source-table.js';

export type CsvDialect = {
  readonly delimiter: string;
  /** The number of cells of the header, 0 when unknown. It shows whether a quoted cell with line breaks has swallowed rows. */
  readonly width: number;
};

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;
const BLANK = 0x20;
const BYTE_ORDER_MARK = 0xfeff;
/** Fewer cells may as well be a text with commas. */
const LEAST_CELLS = 3;
/** A quoted cell of more lines has swallowed rows. */
const MOST_LINES = 100;

/**
 * Yields the rows of CSV, blank ones too. A row ends with CRLF, LF or CR, whatever the other rows end with. A quote is only special at the
 * beginning of a cell, and where it ends that cell; any other is text. A quoted cell may have line breaks, but when it has swallowed
 * rows, its quote does not belong there: then each line that it touches is a row of its own, marked as `swallowed`, up to the next line without
 * a quote that has all cells of a row.
 *
 * @throws AppError `report_too_large`
 */
export function* readCsvRows(
  pieces: Iterable<string>,
  dialect: CsvDialect,
  limits: CsvLimits,
): Generator<SourceRow, void, undefined> {
  const reader = new CsvReader(pieces[Symbol.iterator](), dialect, limits);
  let cells = 0;
  let row = 0;
  for (let next = reader.next(); next !== null; next = reader.next()) {
    row += 1;
    cells += next.cells.length;
    withinCsvLimit(row, limits.rows, 'rows');
    withinCsvLimit(cells, limits.cells, 'cells');
    yield { row, cells: next.cells, text: next.text };
  }
}

type Cells = (Cell | null)[];
type Row = { readonly cells: Cells; readonly text: TextRow };
type Quoted = {
  readonly value: string;
  /** The number of cells before it in its row. */
  readonly index: number;
  readonly open: number;
  /** The position of the quote that ends the cell, and of the delimiter or line end after it. */
  readonly quote: number;
  readonly end: number;
};
/** Why a row is not read: the text read so far ends within it, or a quote has swallowed other rows. */
type Stop = 'more' | 'swallowed';

class CsvReader {
  readonly #pieces: Iterator<string>;
  readonly #delimiter: number;
  /** How a quoted cell begins. A cell with it has swallowed another one if cells are missing in its row. */
  readonly #cellStart: string;
  readonly #width: number;
  readonly #limits: CsvLimits;
  /** The text from the current row on, as far as it is decoded. */
  #text = '';
  #at = 0;
  #isWhole = false;
  /** The first quote from a position on, -1 before any search. */
  #foundQuote = { from: 0, at: -1 };
  #foundLineBreak = { from: 0, at: -1 };
  #foundCellStart = { from: 0, at: -1 };
  /** Whether the line at `#at` begins within a quoted cell that has swallowed it. */
  #isSwallowing = false;
  /** Whether a quote after blanks may begin a cell of the row. */
  #mayFollowBlanks = true;

  constructor(pieces: Iterator<string>, { delimiter, width }: CsvDialect, limits: CsvLimits) {
    this.#pieces = pieces;
    this.#delimiter = delimiter.charCodeAt(0);
    this.#cellStart = `${delimiter}"`;
    this.#width = width;
    this.#limits = limits;
  }

  next(): Row | null {
    for (;;) {
      if (this.#at < this.#text.length) {
        if (this.#isSwallowing) this.#isSwallowing = !this.#isRowAgain();
        let row = this.#isSwallowing ? 'swallowed' : this.#readRow();
        if (row === 'swallowed') row = this.#readSwallowedLine();
        if (typeof row === 'object') return row;
      } else if (this.#isWhole) return null;
      this.#decodeMore();
    }
  }

  /** At least doubles the text, so that a long row is read again only a few times. */
  #decodeMore(): void {
    const rest = this.#text.slice(this.#at);
    const parts = [rest];
    for (let length = 0; length <= rest.length; ) {
      const piece = this.#pieces.next();
      if (piece.done === true) {
        this.#isWhole = true;
        break;
      }
      parts.push(piece.value);
      length += piece.value.length;
    }
    this.#text = parts.join('');
    this.#at = 0;
    this.#foundQuote = { from: 0, at: -1 };
    this.#foundLineBreak = { from: 0, at: -1 };
    this.#foundCellStart = { from: 0, at: -1 };
  }

  #readRow(): Row | Stop {
    const text = this.#text;
    const cells: Cells = [];
    let lines: Quoted | undefined;
    let isDoubtful = false;
    this.#mayFollowBlanks = true;
    let at = this.#skipMark(this.#at);
    for (;;) {
      let end: number;
      at = this.#skipBlanksToQuote(at, text.length);
      if (text.charCodeAt(at) === QUOTE) {
        const quoted = this.#readQuoted(at, cells.length);
        if (quoted === 'cut_off')
          return this.#finish(text.length, this.#split(this.#at, text.length), 'cut_off');
        if (typeof quoted === 'string') return quoted;
        if (hasLineBreak(quoted.value)) lines = quoted;
        isDoubtful ||= quoted.value.includes(this.#cellStart);
        cells.push(cellOf(quoted.value));
        end = quoted.end;
      } else {
        end = this.#cellEnd(at, text.length);
        withinCsvLimit(end - at, this.#limits.textLength, 'characters in a cell');
        cells.push(cellOf(text.slice(at, end)));
      }
      withinCsvLimit(cells.length, this.#limits.columns, 'columns');
      if (end === text.length && !this.#isWhole) return 'more';
      if (end === text.length || text.charCodeAt(end) !== this.#delimiter)
        return this.#endRow(end, cells, lines, isDoubtful);
      at = end + 1;
    }
  }

  #endRow(end: number, cells: Cells, lines: Quoted | undefined, isDoubtful: boolean): Row | Stop {
    const next = this.#afterLineEnd(end);
    if (next === null) return 'more';
    // A stray quote may have ended a cell of several lines, or begun one within a line. A header has no such cell.
    if (this.#width === 0 ? isDoubtful : cells.length < this.#width && (isDoubtful || lines?.end === end))
      return 'swallowed';
    if (lines !== undefined && this.#isTwoRows(cells, lines, end)) return 'swallowed';
    if (end < this.#text.length) return this.#finish(next, cells, 'complete');
    return this.#finish(next, cells, this.#text.endsWith(CUT_CHARACTER) ? 'cut_off' : 'unended');
  }

  #finish(next: number, cells: Cells, text: TextRow): Row {
    this.#at = next;
    return { cells, text };
  }

  #readQuoted(open: number, index: number): Quoted | Stop | 'cut_off' {
    const text = this.#text;
    const quote = this.#closingQuote(open + 1, text.length);
    const isClosed = quote >= 0;
    const isExact = () => isClosed && this.#isExact(quote, index);
    if (this.#hasSwallowed(open, isClosed ? quote : text.length, index, isExact)) return 'swallowed';
    if (!isClosed && this.#isWhole) return hasLineBreak(text.slice(open)) ? 'swallowed' : 'cut_off';
    withinCsvLimit((isClosed ? quote : text.length) - open, this.#limits.textLength, 'characters in a cell');
    if (!isClosed) return 'more';
    const value = text.slice(open + 1, quote);
    return {
      value: value.includes('""') ? value.replaceAll('""', '"') : value,
      index,
      open,
      quote,
      end: this.#skipBlanks(quote + 1),
    };
  }

  /** Returns the position of the quote that ends a cell: blanks at most are between it and the end of the cell. */
  #closingQuote(from: number, to: number): number {
    const text = this.#text;
    for (let at = this.#nextQuote(from); at < to; at = this.#nextQuote(at + 1)) {
      if (text.charCodeAt(at + 1) === QUOTE) at += 1;
      else {
        const end = this.#skipBlanks(at + 1);
        if (end === text.length ? this.#isWhole : this.#isCellEnd(end)) return at;
      }
    }
    return -1;
  }

  /** Returns the position of the next quote, also when it is far away: then the next lines do not search the same text again. */
  #nextQuote(from: number): number {
    const found = this.#foundQuote;
    if (found.from <= from && from <= found.at) return found.at;
    const at = this.#text.indexOf('"', from);
    this.#foundQuote = { from, at: at < 0 ? Number.POSITIVE_INFINITY : at };
    return this.#foundQuote.at;
  }

  /** Returns the position of the next delimiter with a quote behind it. */
  #nextCellStart(from: number): number {
    const found = this.#foundCellStart;
    if (found.from <= from && from <= found.at) return found.at;
    const at = this.#text.indexOf(this.#cellStart, from);
    this.#foundCellStart = { from, at: at < 0 ? Number.POSITIVE_INFINITY : at };
    return this.#foundCellStart.at;
  }

  /** Whether the row of a quoted cell that closes has as many cells as the header. `index` is the number of cells before it. */
  #isExact(quote: number, index: number): boolean {
    const end = this.#nextLineBreak(quote);
    if (end === this.#text.length && !this.#isWhole) return false;
    return index + this.#split(this.#skipBlanks(quote + 1), end).length === this.#width;
  }

  /**
   * Whether a quoted cell has whole rows in it, too many lines, or the beginning of another quoted cell: a lone quote after a delimiter or a line
   * end. `index` is the number of cells before it. In a row that `isExact`, a line must be a whole row. Only a cell with a line break asks
   * that, because it reads the rest of the row.
   */
  #hasSwallowed(open: number, to: number, index: number, isExact: () => boolean): boolean {
    const text = this.#text;
    let least: number | undefined;
    let delimiters = 0;
    let lines = 1;
    for (let at = open + 1; at < to; at += 1) {
      const code = text.charCodeAt(at);
      if (code === QUOTE && text.charCodeAt(at + 1) === QUOTE) at += 1;
      else if (code === QUOTE && this.#opensCell(open, at)) return true;
      else if (code === this.#delimiter) delimiters += this.#isInText(at) ? 0 : 1;
      else if (isLineBreak(code)) {
        least ??= this.#leastCells(isExact());
        if (lines === MOST_LINES || this.#isRowInCell({ line: lines, before: index, delimiters, least }))
          return true;
        lines += 1;
        delimiters = 0;
      }
    }
    return false;
  }

  /** The least cells of a line in a quoted cell that make it a row. */
  #leastCells(isExact: boolean): number {
    return isExact ? this.#width : Math.max(LEAST_CELLS, this.#width / 2);
  }

  /** A delimiter with a blank behind it is a part of a text. */
  #isInText(delimiter: number): boolean {
    return this.#text.charCodeAt(delimiter + 1) === BLANK;
  }

  /** Whether a lone quote in a quoted cell begins another cell. Doubled quotes before it may be the first ones of that cell's text. */
  #opensCell(open: number, quote: number): boolean {
    let first = quote;
    while (this.#text.charCodeAt(first - 1) === QUOTE) first -= 1;
    return first > open && this.#isCellEnd(first - 1) && this.#isDecoded(quote);
  }

  /**
   * Whether a line of a quoted cell has at least `least` cells. The first line must be the rest of a row: `before` cells are before it.
   */
  #isRowInCell({
    line,
    before,
    delimiters,
    least,
  }: Record<'line' | 'before' | 'delimiters' | 'least', number>): boolean {
    if (line > 1) return this.#width > 0 && delimiters + 1 >= least;
    const missing = this.#width - 1 - before;
    return missing >= LEAST_CELLS && delimiters >= missing;
  }

  /** Whether the text read so far shows that a quote does not end its cell, and is not one of two. */
  #isDecoded(quote: number): boolean {
    return this.#isWhole || this.#skipBlanks(quote + 1) < this.#text.length;
  }

  /**
   * Whether a row with a quoted cell of several lines is longer than the header, or its line with the opening quote and that with the closing
   * one are rows of their own.
   */
  #isTwoRows(cells: Cells, { index, open, quote }: Quoted, end: number): boolean {
    if (this.#width === 0) return false;
    if (cells.slice(this.#width).some((cell) => cell !== null)) return true;
    const line = this.#lineStart(quote);
    if (this.#cellEnd(line, quote) === quote) return false;
    let firstEnd = open;
    while (!isLineBreak(this.#text.charCodeAt(firstEnd))) firstEnd += 1;
    // A delimiter in a cell whose quote does not close makes the first line longer.
    const first = index + this.#split(open, firstEnd).length;
    return first >= this.#width && this.#split(line, end).length === this.#width;
  }

  #lineStart(from: number): number {
    let at = from;
    while (at > this.#at && !isLineBreak(this.#text.charCodeAt(at - 1))) at -= 1;
    return at;
  }

  /** Whether a line without a quote has exactly the cells of the header: then no quoted cell has swallowed it. */
  #isRowAgain(): boolean {
    const end = this.#nextLineBreak(this.#at);
    if ((end === this.#text.length && !this.#isWhole) || this.#nextQuote(this.#at) < end) return false;
    if (
      this.#width < LEAST_CELLS &&
      !(this.#isWhole && this.#width > 1 && this.#nextQuote(end) > this.#text.length)
    )
      return false;
    const isText = this.#text.slice(this.#at, end).includes(`${String.fromCharCode(this.#delimiter)} `);
    return !isText && this.#split(this.#at, end).length === this.#width;
  }

  /** Reads one line that a quote has swallowed, or the line that has the quote. */
  #readSwallowedLine(): Row | 'more' {
    const text = this.#text;
    let end = this.#at;
    while (end < text.length && !isLineBreak(text.charCodeAt(end))) end += 1;
    withinCsvLimit(end - this.#at, this.#limits.textLength, 'characters in a line');
    const next = end === text.length && !this.#isWhole ? null : this.#afterLineEnd(end);
    if (next === null) return 'more';
    const cells = this.#split(this.#at, end);
    withinCsvLimit(cells.length, this.#limits.columns, 'columns');
    this.#isSwallowing = this.#isOpenAt(end);
    return this.#finish(next, cells, 'swallowed');
  }

  /** Whether the line at `#at` ends within a quoted cell. */
  #isOpenAt(lineEnd: number): boolean {
    let isOpen = this.#isSwallowing;
    for (let at = this.#at; at <= lineEnd; at += 1) {
      if (!isOpen && this.#text.charCodeAt(at) === QUOTE) {
        isOpen = true;
        at += 1;
      }
      if (isOpen) {
        const quote = this.#closingQuote(at, lineEnd);
        if (quote < 0) return true;
        isOpen = false;
        at = this.#skipBlanks(quote + 1);
      } else at = this.#cellEnd(at, lineEnd);
    }
    return false;
  }

  /** Returns the cells of one line. A quote that does not close on the line, or only behind the beginning of another cell, is text. */
  #split(from: number, to: number): Cells {
    const text = this.#text;
    const cells: Cells = [];
    let canClose = true;
    this.#mayFollowBlanks = true;
    for (let at = this.#skipMark(from); at <= to; at += 1) {
      if (canClose) at = this.#skipBlanksToQuote(at, to);
      const last =
        canClose && text.charCodeAt(at) === QUOTE ? Math.min(to, this.#nextCellStart(at + 1)) : null;
      const quote = last === null ? null : this.#closingQuote(at + 1, last);
      // A search that finds nothing reads the whole line: it is not made for each of its cells.
      if (quote === -1 && last === to) canClose = false;
      if (quote === null || quote < 0) {
        const end = this.#cellEnd(at, to);
        cells.push(cellOf(text.slice(at, end)));
        at = end;
      } else {
        cells.push(cellOf(text.slice(at + 1, quote).replaceAll('""', '"')));
        at = this.#skipBlanks(quote + 1);
      }
    }
    return cells;
  }

  #cellEnd(from: number, to: number): number {
    const text = this.#text;
    const delimiter = this.#delimiter;
    let at = from;
    for (; at < to; at += 1) {
      const code = text.charCodeAt(at);
      if (code === delimiter || code === LF || code === CR) break;
    }
    return at;
  }

  #isCellEnd(at: number): boolean {
    const code = this.#text.charCodeAt(at);
    return code === this.#delimiter || isLineBreak(code);
  }

  #skipBlanks(from: number): number {
    let at = from;
    while (this.#text.charCodeAt(at) === BLANK) at += 1;
    return at;
  }

  /** Some programs write a blank before each quoted cell. Returns the position of the quote, if it closes on the same line. */
  #skipBlanksToQuote(from: number, to: number): number {
    const text = this.#text;
    const at = this.#skipBlanks(from);
    if (at === from || at >= to || text.charCodeAt(at) !== QUOTE || !this.#mayFollowBlanks) return from;
    const end = Math.min(to, this.#nextLineBreak(at));
    // A search that finds nothing reads the whole line: it is not made for each of its cells.
    this.#mayFollowBlanks = this.#closingQuote(at + 1, end) >= 0;
    return this.#mayFollowBlanks ? at : from;
  }

  /** Returns the position of the next line break or of the end of the text. The line is read once for all of its cells. */
  #nextLineBreak(from: number): number {
    const found = this.#foundLineBreak;
    if (found.from <= from && from <= found.at) return found.at;
    let at = from;
    while (at < this.#text.length && !isLineBreak(this.#text.charCodeAt(at))) at += 1;
    this.#foundLineBreak = { from, at };
    return at;
  }

  /** Files that were joined have a byte order mark at the beginning of each. */
  #skipMark(at: number): number {
    return this.#text.charCodeAt(at) === BYTE_ORDER_MARK ? at + 1 : at;
  }

  /** Returns the position after a line end, null when the text read so far may end within it. */
  #afterLineEnd(at: number): number | null {
    if (at === this.#text.length || this.#text.charCodeAt(at) === LF)
      return Math.min(at + 1, this.#text.length);
    if (at + 1 === this.#text.length && !this.#isWhole) return null;
    return this.#text.charCodeAt(at + 1) === LF ? at + 2 : at + 1;
  }
}

function isLineBreak(code: number): boolean {
  return code === LF || code === CR;
}

function hasLineBreak(text: string): boolean {
  return text.includes('\n') || text.includes('\r');
}

/** Spreadsheets write `="0042"` in CSV to keep the leading zeros of a code. */
function cellOf(text: string): Cell | null {
  if (text === '') return null;
  const isQuotedFormula = text.length > 3 && text.startsWith('="') && text.endsWith('"');
  return { type: 'text', value: isQuotedFormula ? text.slice(2, -1) : text };
}
