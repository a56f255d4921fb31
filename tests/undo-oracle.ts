import fc from 'fast-check';

/** A step of a history. `run`: which of the runs so far, modulo their number. `people`: a row for each, or null when it is not listed. */
export type Step =
  | { readonly do: 'push' | 'late' | 'force'; readonly reports: readonly AnyPush[] }
  | { readonly do: 'retry' | 'undo' | 'undo last'; readonly run: number };
export type AnyPush = {
  readonly kind: 'directory' | 'dates' | 'rates' | 'payees';
  readonly rows: readonly (readonly string[])[];
};

const CODES = ['0001', '0002', '0003'];
const HIRED = ['2020-01-02', '2021-01-02', ''];
const STATUS = ['A', 'T', 'V', ''];
const CITIES = ['Reno', 'Ely', ''];
/** The day of the first push. */
export const FIRST_DAY = '2026-11-01';
/** Some rates fall due between two pushes. */
const EFFECTIVE = ['2020-01-01', '2025-01-01', '2026-11-03', '2026-11-06', '2027-01-01'];
const rowsOf = (...choices: readonly (readonly string[])[]) =>
  fc.uniqueArray(fc.tuple(...[CODES, ...choices].map((choice) => fc.constantFrom(...choice))), {
    maxLength: 4,
    selector: ([code, first]) => `${code} ${choices.length > 2 ? first : ''}`,
  });

/** Some fields are in several reports, which then decide together. */
export const HEADINGS: Readonly<Record<AnyPush['kind'], readonly string[]>> = {
  directory: ['EE Code', 'Status', 'City', 'Hourly Rate'],
  dates: ['EE Code', 'Hire Date', 'Status', 'City'],
  rates: ['EE Code', 'Effective Date', 'Amount', 'Annual Amount', 'Pay Type'],
  payees: ['EE Code', 'Payee Code', 'Case Reference', 'City'],
};

/** The name of the report number `at` in a push. Pushes are a day apart. A late one has a time two days before. */
export function nameOf({ kind }: AnyPush, push: number, at: number, isLate = false): string {
  const [day, hour] = isLate ? [Math.max(1, push - 2), 10 + push] : [push, 2];
  const stamp = `202611${[day, hour, at].map((part) => String(part).padStart(2, '0')).join('')}00`;
  const names = {
    directory: 'Employee_Directory',
    dates: 'Employee_Dates',
    rates: 'Rate_History_Report',
    payees: 'Employee_Payees',
  };
  return `${stamp}_${names[kind]}_a.csv`;
}

const push: fc.Arbitrary<AnyPush> = fc.oneof(
  rowsOf(STATUS, CITIES, ['20', '23', '']).map((rows) => ({ kind: 'directory' as const, rows })),
  rowsOf(HIRED, STATUS, CITIES).map((rows) => ({ kind: 'dates' as const, rows })),
  rowsOf(EFFECTIVE, ['20', '21', '22', ''], ['50000', ''], ['Hourly', 'Hourly', 'Salary']).map((rows) => ({
    kind: 'rates' as const,
    rows,
  })),
  rowsOf(['P0', 'P1'], ['C'], ['Reno', 'Ely']).map((rows) => ({ kind: 'payees' as const, rows })),
);
const reports = fc.array(push, { minLength: 0, maxLength: 3 });
const run = fc.nat(9);

/** Any sequence of pushes, forces, retries and undos. It begins with a push. */
export const anySteps = (length: number): fc.Arbitrary<Step[]> =>
  fc
    .tuple(
      fc.array(push, { minLength: 1, maxLength: 3 }),
      fc.array(
        fc.oneof(
          { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('push' as const), reports }) },
          {
            weight: 2,
            arbitrary: fc.record({ do: fc.constantFrom('force' as const, 'late' as const), reports }),
          },
          { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('retry' as const), run }) },
          {
            weight: 4,
            arbitrary: fc.record({ do: fc.constantFrom('undo' as const, 'undo last' as const), run }),
          },
        ),
        { minLength: 1, maxLength: length },
      ),
    )
    .map(([first, rest]) => [{ do: 'push', reports: first }, ...rest]);

type Values = Readonly<Record<string, unknown>>;
/** What a test sees of the whole system. `content`: of each employee, changes with every write. */
export type Snapshot = {
  readonly employees: Readonly<Record<string, Values>>;
  readonly payees: Readonly<Record<string, string>>;
  readonly content: Readonly<Record<string, string>>;
  readonly files: Readonly<
    Record<string, { readonly status: string; readonly applied_by: readonly string[] }>
  >;
  readonly newest: string | null;
};
/** What a run changed, field by field. `null`: the employee was not there. */
type Change = { readonly before: unknown; readonly after: unknown };
type Run = {
  readonly id: string;
  readonly undo_of?: string | undefined;
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly changes: ReadonlyMap<string, Change>;
  /** What its reports say something about, even if it is no change. An undo takes it back. */
  readonly states: ReadonlySet<string>;
};
type Recorded = {
  readonly id: string;
  readonly undo_of?: string;
  readonly reports?: readonly AnyPush[] | undefined;
};
type Undone = {
  readonly id: string;
  readonly undo_of: string;
  readonly left: readonly { readonly employee_id: string; readonly field: string | null }[];
};

const THERE = 'employee';
/** The rates decide both, so a later change of one keeps the other. */
const PAY = ['hourly_rate', 'salary'];

/** Knows what each run changed, from snapshots alone, and what an undo must do. */
export class UndoOracle {
  readonly #runs: Run[] = [];

  record({ id, undo_of, reports = [] }: Recorded, before: Snapshot, after: Snapshot): void {
    const undone = this.#runs.find((run) => run.id === undo_of);
    const states = undone?.states ?? new Set(reports.flatMap(statedBy));
    this.#runs.push({ id, before, after, changes: changesBetween(before, after), undo_of, states });
  }

  /** Returns what is wrong with an undo: a list of sentences. */
  problemsOf({ id, undo_of, left }: Undone): string[] {
    const at = this.#runs.findIndex((run) => run.id === undo_of);
    const [done, undo] = [this.#runs[at], this.#runs.find((run) => run.id === id)];
    if (!done || !undo) throw new Error('an unknown run');
    const reported = new Set(left.map(({ employee_id, field }) => `${employee_id} ${field ?? THERE}`));
    const later = this.#runs.slice(at + 1).filter((run) => run.id !== id);
    const problems = [...done.changes].flatMap(([key, change]) => {
      const [code, field] = key.split(' ');
      if (field !== THERE && done.changes.has(`${code} ${THERE}`)) return [];
      const since = this.#isChangedSince(done, later, key);
      const of = {
        key,
        change,
        since,
        is: valueIn(undo.after, key),
        now: valueIn(undo.before, key),
        reported,
      };
      return field === THERE ? presenceProblems(of, done, undo) : fieldProblems(of);
    });
    // A person who is gone or created is one entry, whatever fields the run changed.
    const people = new Set([...done.changes.keys()].map((key) => `${key.split(' ')[0]} ${THERE}`));
    const isOfRun = (key: string) =>
      done.changes.has(key) || people.has(key) || done.changes.has(`${key.split(' ')[0]} ${THERE}`);
    const changed = [...undo.changes.keys(), ...reported].filter((key) => !key.endsWith(' payee'));
    // A value of the run may have taken effect in a later run.
    const isResting = (key: string) => reported.has(key) && done.states.has(key);
    const foreign = changed.filter((key) => !isOfRun(key) && !isResting(key));
    problems.push(...foreign.map((key) => `${key}: not changed by the run`));
    if (later.length === 0) problems.push(...differences(done.before, undo.after));
    return problems;
  }

  /** A change and its undo come in pairs, so an odd number of them remains. */
  #isChangedSince(done: Run, later: readonly Run[], key: string): boolean {
    const counts = new Map<string, number>();
    const [code = '', field] = key.split(' ');
    for (const run of later) {
      const whole = [...run.changes.keys()].filter((each) => each.startsWith(`${code} `));
      const fields = field && PAY.includes(field) ? PAY : [field];
      const keys = field === THERE ? whole : [...fields, THERE].map((each) => `${code} ${each}`);
      for (const each of keys.filter((name) => run.changes.has(name))) {
        const count = `${this.#rootOf(run)} ${each}`;
        counts.set(count, (counts.get(count) ?? 0) + 1);
      }
    }
    return [...counts.values()].some((count) => count % 2 === 1) && done.changes.has(key);
  }

  #rootOf(run: Run): string {
    const undone = this.#runs.find(({ id }) => id === run.undo_of);
    return undone ? this.#rootOf(undone) : run.id;
  }
}

type Seen = {
  readonly key: string;
  readonly change: Change;
  /** Whether another run changed it since. */
  readonly since: boolean;
  /** The value before and after the undo. */
  readonly now: unknown;
  readonly is: unknown;
  readonly reported: ReadonlySet<string>;
};

/** An employee whom the run created goes, unless later runs wrote the employee. One whom it removed comes back. */
function presenceProblems({ key, change, since, now, is, reported }: Seen, done: Run, undo: Run): string[] {
  if (change.after === null) return is === true ? [] : [`${key}: not there again`];
  const [code = ''] = key.split(' ');
  const isAsLeft = undo.before.content[code] === done.after.content[code];
  return [
    ...(isAsLeft && !since && is !== null ? [`${key}: not removed`] : []),
    ...(since && now !== null && is === null ? [`${key}: removed although changed since`] : []),
    ...(reported.has(key) === (is !== null) ? [] : [`${key}: wrongly reported, or not`]),
  ];
}

/** The value before the run, or the present one, when a later run changed it. That one is reported. */
function fieldProblems({ key, change: { before }, since, now, is, reported }: Seen): string[] {
  // A person who is gone is one entry for all fields.
  const isReported = reported.has(key) || reported.has(`${key.split(' ')[0]} ${THERE}`);
  const expected = since ? now : before;
  const isRight = expected === before ? !reported.has(key) : isReported;
  return [
    ...(is === expected ? [] : [`${key}: is ${is}, expected ${expected}${since ? ', changed since' : ''}`]),
    ...(isRight ? [] : [`${key}: wrongly reported, or not`]),
  ];
}

/** A list of rates is about every employee in it, so it also says which rates are gone. */
function statedBy({ kind, rows }: AnyPush): string[] {
  const fields = {
    directory: ['status', 'city', ...PAY],
    dates: ['hire_date', 'status', 'city'],
    rates: PAY,
    payees: [],
  };
  return rows.flatMap(([code]) => fields[kind].map((field) => `${code} ${field}`));
}

function valueIn({ employees }: Snapshot, key: string): unknown {
  const [code = '', field = ''] = key.split(' ');
  const employee = employees[code];
  if (field === THERE) return employee ? true : null;
  return employee?.[field] ?? null;
}

function changesBetween(before: Snapshot, after: Snapshot): Map<string, Change> {
  const codes = new Set([...Object.keys(before.employees), ...Object.keys(after.employees)]);
  const keys = [...codes].flatMap((code) => {
    const fields = Object.keys(before.employees[code] ?? after.employees[code] ?? {});
    return [THERE, ...fields].map((field) => `${code} ${field}`);
  });
  const changes = keys.map(
    (key) => [key, { before: valueIn(before, key), after: valueIn(after, key) }] as const,
  );
  return new Map(changes.filter(([, change]) => change.before !== change.after));
}

/** An undo of the newest run leaves everything as before that run, and its new files undone. */
function* differences(before: Snapshot, after: Snapshot): Generator<string> {
  const same = (left: unknown, right: unknown) => JSON.stringify(left) === JSON.stringify(right);
  if (!same(before.employees, after.employees)) yield 'the roster is not as before';
  if (!same(before.payees, after.payees)) yield 'the payees are not as before';
  if (before.newest !== after.newest) yield `the newest report time is ${after.newest}, not ${before.newest}`;
  for (const [name, file] of Object.entries(after.files)) {
    const expected = before.files[name] ?? { status: 'undone', applied_by: [] };
    if (!same(expected, file)) yield `${name} is ${file.status}, not ${expected.status}`;
  }
}
