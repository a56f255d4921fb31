/** The lines of a file below its header, as cells by column. */
type Line = { readonly cells: readonly string[]; readonly code: string };
type Look = (text: string) => boolean;

const isDate: Look = (text) => /^(\d{4}([-/.]\d{1,2}){2}|(\d{1,2}[-/.]){2}\d{4})$/.test(text);
const isNumber: Look = (text) => /^[-$]*\d[\d.]*$/.test(text);
const isWords: Look = (text) => !isDate(text) && !isNumber(text);
export const CELL_LOOKS: Readonly<Record<string, Look>> = {
  hire_date: isDate,
  termination_date: isDate,
  effective_date: isDate,
  hourly_rate: isNumber,
  amount: isNumber,
  annual_amount: isNumber,
  first_name: isWords,
  last_name: isWords,
  city: isWords,
  state: isWords,
  status: (text) => /^[a-z][a-z ]*$/i.test(text),
};

/** Returns which lines may be foot lines, or the parts of a broken row (REPORTS §2). */
export function doubtfulLines(columns: readonly string[], lines: readonly Line[]): ReadonlySet<number> {
  const usual = new Usual(columns, lines);
  const doubtful = new Set<number>();
  let parts: number[] = [];
  let cells = 1;
  const lineAt = (at: number) => lines[at] as Line;
  const judge = (numbers: readonly number[]) => {
    for (const at of numbers) if (usual.isDoubtful(lineAt(at))) doubtful.add(at);
  };
  for (const [at, line] of lines.entries()) {
    const [more, first] = [line.cells.length - 1, parts[0]];
    const isBlank = line.cells.every((cell) => cell === '');
    if (
      first === undefined ||
      isBlank ||
      cells + more > columns.length ||
      !usual.canBeRest(line, lineAt(first))
    ) {
      judge(parts);
      [parts, cells] = [[], 1];
    }
    if (isBlank) continue;
    if (line.cells.length >= columns.length && parts.length === 0) judge([at]);
    else {
      parts.push(at);
      cells += more;
      if (cells < columns.length) continue;
      for (const each of parts) doubtful.add(each);
      parts = [];
    }
  }
  judge(parts);
  return doubtful;
}

/** What the lines of a file usually look like. */
class Usual {
  readonly #columns: readonly string[];
  readonly #shapes = new Map<string, number>();
  readonly #cells: number;
  readonly #hasNames: boolean;

  constructor(columns: readonly string[], lines: readonly Line[]) {
    this.#columns = columns;
    const full = lines.filter(({ cells, code }) => code !== '' && code !== '-' && this.#filled(cells) > 1);
    const counts = full.map(({ cells }) => this.#filled(cells)).sort((a, b) => a - b);
    this.#cells = counts[Math.floor(counts.length / 2)] ?? 1;
    this.#hasNames = full.filter(({ cells }) => this.#hasName(cells)).length * 2 > full.length;
    const ended = full.filter(({ cells }) => cells.length >= columns.length);
    for (const { cells, code } of ended.length > 0 ? ended : full) if (!this.#hasFew(cells)) this.#add(code);
  }

  /** A line that cannot begin a row: a lone cell, a code of another shape than usual, or cells below the wrong headings. */
  canBeRest({ cells, code }: Line, first: Line): boolean {
    if (code === '') return true;
    if (cells.length >= this.#columns.length) return this.#isCodeOf(first.code, code);
    const isOther = !this.#shapes.has(shapeOf(code)) && !this.#hasName(cells);
    return isOther || cells.length === 1 || !this.#fits(cells);
  }

  isDoubtful({ cells, code }: Line): boolean {
    if (code === '') return false;
    const isKnown = this.#shapes.has(shapeOf(code));
    const isDoubtful = this.#cells >= 2 && this.#hasFew(cells) && !this.#isPerson(cells, isKnown);
    const isEnded = cells.length >= this.#columns.length;
    if (!isDoubtful && !isKnown && isEnded && !this.#hasFew(cells)) this.#add(code);
    return isDoubtful;
  }

  /** A line with few cells has a usual code, and a name where names are usual. */
  #isPerson(cells: readonly string[], isKnown: boolean): boolean {
    const filled = this.#filled(cells);
    if (filled < 2) return isKnown && !this.#hasNames;
    if (isKnown) return filled > 2 || !this.#hasNames || this.#hasName(cells);
    const isNamed = this.#hasNames ? filled > 2 && this.#hasName(cells) : this.#looks(cells).some(Boolean);
    return isNamed && this.#fits(cells);
  }

  #isCodeOf(first: string, second: string): boolean {
    const [both, one] = [shapeOf(first + second), shapeOf(second)];
    const count = this.#shapes.get(both) ?? 0;
    return first !== '' && both !== one && count > 0 && count >= (this.#shapes.get(one) ?? 0);
  }

  #hasName(cells: readonly string[]): boolean {
    const names = ['first_name', 'last_name'].map((column) => cells[this.#columns.indexOf(column)] ?? '');
    return names.every((name) => name !== '' && isWords(name));
  }

  #hasFew(cells: readonly string[]): boolean {
    return this.#filled(cells) <= (this.#cells * 2) / 3;
  }

  #looks(cells: readonly string[]): readonly boolean[] {
    return this.#columns.flatMap((column, position) => {
      const [look, text = ''] = [CELL_LOOKS[column], cells[position]];
      return look && text !== '' && text !== '-' ? look(text) : [];
    });
  }

  #fits(cells: readonly string[]): boolean {
    const looks = this.#looks(cells);
    const fitting = looks.filter(Boolean).length;
    return fitting === looks.length || fitting * 2 > looks.length;
  }

  #add(code: string): void {
    this.#shapes.set(shapeOf(code), (this.#shapes.get(shapeOf(code)) ?? 0) + 1);
  }

  #filled(cells: readonly string[]): number {
    return cells.slice(0, this.#columns.length).filter((cell) => cell !== '').length;
  }
}

/** Digits alone keep their number. Else runs of digits and of letters are one each. */
function shapeOf(code: string): string {
  return /^\d+$/.test(code) ? '9'.repeat(code.length) : code.replace(/\d+/g, '9').replace(/[A-Z]+/gi, 'A');
}
