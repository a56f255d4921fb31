import { type Cell, type CellComment, type CellFormat, faultyCell } from '../cell.js';
import { type Budget, within } from '../limits.js';
import { NumbersError } from '../numbers-error.js';
import { decode, type Message } from '../schema.js';
import { wallClock } from '../wall-clock.js';
import { DataList, type ListKind } from './data-list.js';
import { readFormat } from './format.js';
import { NumberCells } from './number-cells.js';
import type { ObjectStore } from './object-store.js';
import { readComment, readRichText } from './rich-text.js';
import { TextList } from './text-list.js';

type Annotations = { readonly formula: boolean; readonly comment: number; readonly format: number };

const TRUE: Cell = { type: 'bool', value: true };
const FALSE: Cell = { type: 'bool', value: false };
const FORMULA_RESULT_MISSING: Cell = { type: 'empty' };
const SECONDS_PER_DAY = 86_400;
/** Days repeat within a table, so cells of days within a century of 2001 are cached. */
const NEAR_DAYS = 36_525;

/** Creates cells from record fields, and looks up the table's lists. Equal cells may be the same object. */
export class CellContents {
  readonly formats: boolean;
  readonly #store: ObjectStore;
  readonly #budget: Budget;
  readonly #data: Message<'DataStore'>;
  readonly #lists = new Map<ListKind, DataList>();
  readonly #formats = new Map<number, CellFormat | undefined>();
  readonly #numbers = new NumberCells();
  #texts: TextList | undefined;
  readonly #textCells = { found: 0, missing: 0 };
  #days: (Cell | undefined)[] | undefined;

  constructor(store: ObjectStore, budget: Budget, data: Message<'DataStore'>, formats: boolean) {
    this.#store = store;
    this.#budget = budget;
    this.#data = data;
    this.formats = formats;
  }

  text(key: number): Cell {
    this.#texts ??= new TextList(this.#list('string'), this.#budget.limits.textLength);
    const cell = this.#texts.cell(key);
    if (cell.type === 'text') this.#textCells.found++;
    else this.#textCells.missing++;
    return cell;
  }

  /** Throws `dangling_reference` when several cells refer to texts and none is there: then the table is damaged, not a cell. */
  requireTexts(): void {
    const { found, missing } = this.#textCells;
    if (found === 0 && missing > 1)
      throw new NumbersError('dangling_reference', 'no text of a table is in the file');
  }

  richText(key: number): Cell {
    const text = ifPresent(() => {
      const list = this.#list('richText');
      return readRichText(this.#store, list.bytesAt(list.indexOf(key)));
    });
    if (text === undefined) return faultyCell('missing_text');
    within(text.value.length, this.#budget.limits.textLength, 'characters in a text');
    return { type: 'richtext', ...text };
  }

  /** Returns the cell of the decimal at `at`. A recently read number is the same object. */
  number(view: DataView, at: number): Cell {
    return this.#numbers.cell(view, at);
  }

  date(seconds: number): Cell {
    const day = seconds / SECONDS_PER_DAY + NEAR_DAYS;
    if (!Number.isInteger(day) || day < 0 || day > 2 * NEAR_DAYS) return dateCell(seconds);
    this.#days ??= new Array<Cell | undefined>(2 * NEAR_DAYS + 1).fill(undefined);
    const known = this.#days[day];
    if (known) return known;
    const cell = dateCell(seconds);
    this.#days[day] = cell;
    return cell;
  }

  bool(value: number): Cell {
    return value > 0 ? TRUE : FALSE;
  }

  duration(seconds: number): Cell {
    if (!Number.isFinite(seconds)) return faultyCell('damaged_value');
    return { type: 'duration', value: seconds === 0 ? 0 : seconds };
  }

  currency(value: string, format: number): Cell {
    const code = format === 0 ? undefined : this.#format(format)?.currency;
    return code === undefined ? { type: 'currency', value } : { type: 'currency', value, currency: code };
  }

  /** Returns the cell with its formula mark, comment and display format. */
  annotate(cell: Cell | null, { formula, comment, format }: Annotations): Cell | null {
    if (!formula && comment === 0 && format === 0) return cell;
    const shown = format === 0 ? undefined : this.#format(format);
    const note = comment === 0 ? undefined : this.#comment(comment);
    return {
      ...(cell ?? FORMULA_RESULT_MISSING),
      ...(formula ? { formula } : {}),
      ...(note === undefined ? {} : { comment: note }),
      ...(shown === undefined ? {} : { format: shown }),
    };
  }

  #comment(key: number): CellComment | undefined {
    return ifPresent(() => {
      const list = this.#list('comment');
      const id = decode('Reference', list.bytesAt(list.indexOf(key))).id;
      return readComment(this.#store, Number(id ?? 0));
    });
  }

  #format(key: number): CellFormat | undefined {
    if (this.#formats.has(key)) return this.#formats.get(key);
    const format = ifPresent(() => {
      const list = this.#list('format');
      return readFormat(decode('Format', list.bytesAt(list.indexOf(key))));
    });
    this.#formats.set(key, format);
    return format;
  }

  #list(kind: ListKind): DataList {
    const known = this.#lists.get(kind);
    if (known) return known;
    const reference = {
      string: this.#data.strings,
      format: this.#data.formats ?? this.#data.formatsOld,
      richText: this.#data.richTexts,
      comment: this.#data.comments,
    }[kind];
    if (!reference) throw new NumbersError('dangling_reference', `the table has no list of ${kind}s`);
    const list = new DataList(this.#store, this.#budget, Number(reference.id ?? 0), kind);
    this.#lists.set(kind, list);
    return list;
  }
}

function dateCell(seconds: number): Cell {
  const value = wallClock(seconds);
  return value === null ? faultyCell('date_out_of_range') : { type: 'date', value };
}

/** Returns undefined when what a cell refers to is not in the file: one cell does not make a file unreadable. */
function ifPresent<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof NumbersError && error.code === 'dangling_reference') return undefined;
    throw error;
  }
}
