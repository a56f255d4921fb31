/** The lines of a file below its header, as cells by column. */
type Line = { readonly cells: readonly string[]; readonly code: string };
type Look = (text: string) => boolean;

const isDate: Look = (text) => /^(\d{4}([-/.]\d{1,2}){2}|(\d{1,2}[-/.]){2}\d{4})$/.test(text);
const isNumber: Look = (text) => /^[-$]*\d[\d.]*$/.test(text);
const isWords: Look = (text) => !isDate(text) && !isNumber(text);
const LOOKS: Readonly<Record<string, Look>> = {
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
  const above = new LinesAbove(columns);
  const doubtful = new Set<number>();
  let parts: number[] = [];
  let cells = 1;
  const lineAt = (at: number) => lines[at] as Line;
  const judge = (numbers: readonly number[]) => {
    for (const at of numbers) if (above.isDoubtful(lineAt(at))) doubtful.add(at);
  };
  for (const [at, line] of lines.entries()) {
    const [more, first] = [line.cells.length - 1, parts[0]];
    if (first === undefined || cells + more > columns.length || !above.canBeRest(line, lineAt(first))) {
      judge(parts);
      [parts, cells] = [[], 1];
    }
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

class LinesAbove {
  readonly #columns: readonly string[];
  readonly #shapes = new Set<string>();
  #rows = 0;
  #cells = 0;

  constructor(columns: readonly string[]) {
    this.#columns = columns;
  }

  /** A line that cannot begin a row: a lone cell, a code of another shape than those above, or cells below the wrong headings. */
  canBeRest({ cells, code }: Line, first: Line): boolean {
    const shapes = new Set([...this.#shapes, shapeOf(first.code)]);
    const isOther = code === '' || (this.#rows > 0 && !shapes.has(shapeOf(code)));
    return isOther || cells.length === 1 || !this.#fits(cells);
  }

  isDoubtful(line: Line): boolean {
    if (line.code === '') return false;
    const isDoubtful = this.#rows > 0 && this.#cells >= 2 * this.#rows && this.#isStrange(line);
    if (isDoubtful) return true;
    this.#shapes.add(shapeOf(line.code));
    this.#rows += 1;
    this.#cells += this.#filled(line.cells);
    return false;
  }

  /** A lone code or few cells below the wrong headings, with another shape of code. A lone number may be a count. */
  #isStrange({ cells, code }: Line): boolean {
    const filled = this.#filled(cells);
    const hasFew = filled <= (this.#cells / this.#rows) * (2 / 3);
    if (!this.#shapes.has(shapeOf(code))) return filled < 2 || (hasFew && !this.#fits(cells));
    return (
      filled < 2 && /^\d+$/.test(code) && [...this.#shapes].filter((shape) => /^9+$/.test(shape)).length > 1
    );
  }

  #fits(cells: readonly string[]): boolean {
    const looks = this.#columns.flatMap((column, position) => {
      const [look, text = ''] = [LOOKS[column], cells[position]];
      return look && text !== '' ? look(text) : [];
    });
    const fitting = looks.filter(Boolean).length;
    return fitting === looks.length || fitting * 2 > looks.length;
  }

  #filled(cells: readonly string[]): number {
    return cells.slice(0, this.#columns.length).filter((cell) => cell !== '').length;
  }
}

/** Digits alone keep their number. Else runs of digits and of letters are one each. */
function shapeOf(code: string): string {
  return /^\d+$/.test(code) ? '9'.repeat(code.length) : code.replace(/\d+/g, '9').replace(/[A-Z]+/gi, 'A');
}
