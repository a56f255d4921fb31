import { SeededRandom } from '../../dev/seeded-random.js';
import { countsOf, type Limits, withOtherShares } from './settings.js';

/** A file on the server. Each delivery has another mtime. */
export type DeliveredFile = { readonly name: string; readonly mtime: string; readonly text: string };

type Options = {
  readonly dry: boolean;
  /** After how many writes the worker is killed. It continues from what it stored. */
  readonly kill: number | null;
  readonly decide: 'approve' | 'reject';
};
/** A step of a history. `run`: which of the runs so far, modulo their number. */
export type HistoryStep = Options &
  (
    | { readonly do: 'sync'; readonly deliver: readonly DeliveredFile[]; readonly force: boolean }
    | { readonly do: 'retry' | 'undo'; readonly run: number }
  );

export type History = {
  readonly seed: number;
  readonly limits: Limits;
  readonly steps: readonly HistoryStep[];
};

type Kind = 'Employee_Directory' | 'Employee_Dates' | 'Rate_History_Report' | 'Employee_Payees';
type Push = { readonly day: number; readonly hour: number };

/** Far enough ahead for every clock. */
const FUTURE = '20990101020000';
const CODES = ['0001', '0002', '0003', '0004', '0005', '0006', '7A', '0008'] as const;
const NAMES = ['ASH', 'BIRCH', 'CEDAR', 'DOGWOOD', 'ELM', 'FIR', 'GINKGO', 'HAZEL'] as const;
const VALUES: Readonly<Record<string, readonly [string, ...string[]]>> = {
  'First Name': ['ADA', 'BO', 'CY'],
  Status: ['A', 'A', 'A', 'Active', 'T', 'V', 'On Leave', 'I', '', '?'],
  City: ['Reno', 'Ely', 'Elko', ''],
  'Position Family': ['Crew', 'Office', ''],
  'Hire Date': ['2020-01-31', '2021-02-28', '01/31/2020', '', 'soon'],
  'Termination Date': ['', '', '2025-11-03', '11/30/2025', '0000-00-00', '2025-13-40'],
  'Rate 1': ['20', '21.00', '$22', '', '-1'],
  'Effective Date': ['2020-01-01', '2025-11-03', '2025-11-06', '2025-11-12', '2030-01-01', '', 'soon'],
  Amount: ['20', '21', '22.5', '$40', '0', 'x', ''],
  'Annual Amount': ['52000', '$54000.00', ''],
  'Pay Type': ['Hourly', 'Hourly', 'Salary'],
  'Payee Code': ['P0', 'P1', 'P2'],
  'Case Reference': ['C0', 'C1'],
  State: ['NV', 'NY', ''],
};
const ACCOUNTS = ['K0', 'K1', 'K2', 'K3', ''] as const;
const COLUMNS: Readonly<Record<Kind, readonly string[]>> = {
  Employee_Directory: ['First Name', 'Last Name', 'Status', 'City', 'Hire Date', 'Rate 1'],
  Employee_Dates: ['Status', 'City', 'Position Family', 'Hire Date', 'Termination Date'],
  Rate_History_Report: ['Effective Date', 'Amount', 'Annual Amount', 'Pay Type'],
  Employee_Payees: ['Payee Code', 'Case Reference', 'City', 'State'],
};
/** Columns that a file always has. */
const KEPT = [
  'First Name',
  'Last Name',
  'Effective Date',
  'Amount',
  'Annual Amount',
  'Pay Type',
  'Payee Code',
  'Case Reference',
];
const KINDS = Object.keys(COLUMNS) as [Kind, ...Kind[]];

/**
 * Returns the history of a seed. The same seed always gives the same history. Every second one has other percentages than the defaults.
 * `counts`: none has, and payees have no accounts, as in the seeds that failed before there were any.
 */
export function historyOf(seed: number, only: 'counts' | null = null): History {
  const random = new SeededRandom('limits', seed);
  const { tight, steps } = new Generator(seed, only === null).history();
  const limits = countsOf(tight);
  const hasShares = only === null && random.chance(0.5);
  return { seed, limits: hasShares ? withOtherShares(limits, random) : limits, steps };
}

class Generator {
  readonly #random: SeededRandom;
  readonly #accounts: SeededRandom | null;
  readonly #people: number;
  /** What the site knows of each person, by code and column. It changes little from push to push. */
  readonly #truth = new Map<string, string>();
  readonly #sent: { readonly kind: Kind; readonly name: string; readonly text: string }[] = [];
  #day = 1;
  #deliveries = 0;

  constructor(seed: number, hasAccounts: boolean) {
    this.#random = new SeededRandom('simulator', seed);
    this.#accounts = hasAccounts ? new SeededRandom('accounts', seed) : null;
    this.#people = this.#random.whole(2, CODES.length);
  }

  /** `tight`: the brakes hold already a few people. */
  history(): Pick<History, 'steps'> & { readonly tight: boolean } {
    const random = this.#random;
    const tight = random.chance(0.5);
    const first = this.#sync(true);
    const rest = Array.from({ length: random.whole(2, 8) }, () => this.#step());
    return { tight, steps: [first, ...rest] };
  }

  #step(): HistoryStep {
    const random = this.#random;
    const chosen = random.whole(1, 10);
    if (chosen <= 6) return this.#sync(false);
    const run = random.chance(0.6) ? -1 : random.whole(0, 9);
    return { do: chosen === 7 ? 'retry' : 'undo', run, ...this.#options() };
  }

  #options(): Options {
    const random = this.#random;
    return {
      dry: random.chance(0.07),
      kill: random.chance(0.2) ? random.whole(0, 4) : null,
      decide: random.chance(0.7) ? 'approve' : 'reject',
    };
  }

  #sync(isFirst: boolean): HistoryStep {
    const random = this.#random;
    const isLate = !isFirst && random.chance(0.2);
    if (!isLate) this.#day += random.whole(0, 2);
    const push = { day: isLate ? random.whole(1, this.#day) : this.#day, hour: random.whole(2, 3) };
    const count = isFirst ? random.whole(1, 4) : random.whole(0, 3);
    const deliver = Array.from({ length: count }, () => this.#delivery(push));
    return { do: 'sync', deliver, force: !isFirst && random.chance(0.15), ...this.#options() };
  }

  #delivery(push: Push): DeliveredFile {
    const random = this.#random;
    this.#deliveries += 1;
    const mtime = new Date(Date.UTC(2025, 10, 20, 0, this.#deliveries)).toISOString();
    const earlier = this.#sent[random.whole(0, Math.max(0, this.#sent.length - 1))];
    if (earlier && random.chance(0.1)) return { ...this.#again(earlier), mtime };
    const kind = random.pick(KINDS);
    const [name, text] = [this.#name(kind, push), this.#damaged(this.#table(kind))];
    this.#sent.push({ kind, name, text });
    return { name, mtime, text };
  }

  /** The same file under another name, or a corrected file under the same name. */
  #again({ kind, name, text }: { kind: Kind; name: string; text: string }): Omit<DeliveredFile, 'mtime'> {
    if (this.#random.chance(0.5)) return { name: name.replace('0000aaaa', '0000bbbb'), text };
    return { name, text: this.#table(kind) };
  }

  #name(kind: Kind, { day, hour }: Push): string {
    const random = this.#random;
    const minute = random.chance(0.15) ? random.pick([20, 40, 55]) : KINDS.indexOf(kind);
    const two = (part: number) => String(part).padStart(2, '0');
    const stamp = random.chance(0.02) ? FUTURE : `202511${two(day)}${two(hour)}${two(minute)}00`;
    // The type is then found from the headings, or is another than the headings mean.
    if (random.chance(0.05)) return `${stamp}_list_0000aaaa.csv`;
    // A rate history may have no dates, so that a directory with pay can be one.
    const other = random.pick(KINDS);
    const isOther =
      random.chance(0.03) && !(kind === 'Employee_Directory' && other === 'Rate_History_Report');
    return `${stamp}_${isOther ? other : kind}_0000aaaa_x.csv`;
  }

  #table(kind: Kind): string {
    const random = this.#random;
    const columns = COLUMNS[kind].filter((column) => KEPT.includes(column) || !random.chance(0.12));
    const heading = random.chance(0.03) ? 'Badge' : random.pick(['EE Code', 'EE Code', 'Employee Code']);
    const codes = CODES.slice(0, this.#people).filter(() => !random.chance(0.15));
    const lost = random.chance(0.12) ? random.pick<'number' | 'digits'>(['number', 'digits']) : null;
    const perPerson = kind === 'Rate_History_Report' || kind === 'Employee_Payees' ? 2 : 1;
    const changes = random.chance(0.1) ? 0.8 : 0.1;
    const hasAccounts = kind === 'Employee_Payees' && this.#accounts?.chance(0.9);
    const rows = codes.flatMap((code) =>
      Array.from({ length: random.whole(1, perPerson) }, (_, at) => {
        const cells = columns.map((column) => this.#value(code, column, kind, at, changes));
        return this.#odd(kind, [
          retyped(code, lost),
          ...cells,
          ...(hasAccounts ? [this.#account(code, at)] : []),
        ]);
      }),
    );
    const doubles = rows
      .filter(() => random.chance(0.08))
      .map((row) => this.#odd(kind, this.#differing(row)));
    return [[heading, ...columns, ...(hasAccounts ? ['Account Code'] : [])], ...rows, ...doubles]
      .map((row) => `${row.join(',')}\n`)
      .join('');
  }

  /** Drawn from a series of its own, so that the rest of a seed's history stays what it was. */
  #account(code: string, at: number): string {
    const key = `${code} Account Code ${at}`;
    const known = this.#truth.get(key);
    if (known !== undefined && !this.#accounts?.chance(0.15)) return known;
    const value = this.#accounts?.pick(ACCOUNTS) ?? '';
    this.#truth.set(key, value);
    return value;
  }

  #value(code: string, column: string, kind: Kind, at: number, changes: number): string {
    const random = this.#random;
    if (column === 'Last Name') return NAMES[CODES.indexOf(code as (typeof CODES)[number])] ?? '';
    const key = `${code} ${column} ${kind === 'Employee_Payees' || at > 0 ? `${kind} ${at}` : ''}`;
    const known = this.#truth.get(key);
    if (known !== undefined && !random.chance(changes)) return known;
    const value = random.pick(VALUES[column] ?? ['']);
    this.#truth.set(key, value);
    return value;
  }

  /** A row without a code, one that ends early, or one with a value too many. */
  #odd(kind: Kind, row: readonly string[]): readonly string[] {
    const random = this.#random;
    if (random.chance(0.02)) return ['', ...row.slice(1)];
    if (random.chance(0.02)) return [...row, 'x'];
    const mayEnd = kind === 'Employee_Directory' || kind === 'Employee_Dates';
    return mayEnd && random.chance(0.04) ? row.slice(0, random.whole(2, row.length)) : row;
  }

  #differing(row: readonly string[]): readonly string[] {
    const random = this.#random;
    if (random.chance(0.4)) return row;
    const at = random.whole(1, row.length - 1);
    return row.map((cell, number) =>
      number === at ? random.pick(['Reno', 'A', 'T', '2020-01-31', 'ADA', '21']) : cell,
    );
  }

  /** The file is cut off below its header, or empty. */
  #damaged(text: string): string {
    const random = this.#random;
    if (random.chance(0.01)) return '';
    if (!random.chance(0.06)) return text;
    return text.slice(0, random.whole(text.indexOf('\n') + 1, text.length));
  }
}

/** The code as a spreadsheet writes it: as a number with a decimal point, or without its leading zeros. */
function retyped(code: string, lost: 'number' | 'digits' | null): string {
  if (lost === null || !/^\d+$/.test(code)) return code;
  return lost === 'number' ? `${Number(code)}.0` : String(Number(code));
}
