import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyReports } from '../../tests/any-reports.js';
import {
  type AnyPush,
  anySteps,
  FIRST_DAY,
  HEADINGS,
  nameOf,
  type Snapshot,
  type Step,
  UndoOracle,
} from '../../tests/undo-oracle.js';
import { EMPLOYEE_FIELDS } from '../employee.js';
import { changedBy } from './changed-by.js';
import { exampleReport } from './example-report.js';
import { applyPlan, EMPTY_ROSTER, PLAN_SETTINGS, planRun, type Roster } from './example-roster.js';
import { isPay } from './figures.js';
import { laterChanges, type PastChange } from './later-changes.js';
import type { PayeeChange, Plan, PlanReport, StoredEmployee } from './plan.js';
import { isLaterPush } from './push.js';
import { resolveEmployee } from './resolve-employee.js';
import type { EmployeeStatements } from './statement.js';
import { type AppliedWrite, type UndoConflict, undoEmployee } from './undo-employee.js';
import { type FileClaims, undoFile } from './undo-files.js';
import { undoPayee } from './undo-payee.js';

type Run = {
  readonly id: string;
  readonly undo_of?: string | undefined;
  readonly writes: readonly AppliedWrite[];
  readonly payees: readonly PayeeChange[];
  readonly files: ReadonlyMap<string, FileClaims['status']>;
  /** How much of the history there was after it. */
  readonly recorded: number;
};
type LedgerFile = FileClaims & {
  readonly report: PlanReport;
  readonly run: string;
  readonly pushed?: AnyPush | undefined;
};

/** Ledger, roster and runs in memory. Each step does what the activities do, without a database. */
class World {
  stored: ReadonlyMap<string, StoredEmployee> = EMPTY_ROSTER.stored;
  payees: Roster['payees'] = EMPTY_ROSTER.payees;
  readonly files = new Map<string, LedgerFile>();
  readonly runs: Run[] = [];
  readonly #history: PastChange[] = [];
  #pushes = 0;

  /** New files, with names of the next push, or of one some days before. */
  deliver(reports: readonly AnyPush[], isLate: boolean): string[] {
    this.#pushes += 1;
    return reports.map((report, at) => {
      const name = nameOf(report, this.#pushes, at, isLate);
      const lines = [HEADINGS[report.kind], ...report.rows].map((line) => line.join('|'));
      return this.add(exampleReport(name, ...lines), report);
    });
  }

  /** A new file. */
  add(report: PlanReport, pushed?: AnyPush): string {
    this.files.set(report.file, { report, status: 'validated', applied_by: [], run: '', pushed });
    return report.file;
  }

  sync(names: readonly string[]): Run {
    const id = `run${this.runs.length}`;
    const own = names.flatMap((name) => this.files.get(name)?.report ?? []);
    const oldest = own.map(({ report }) => report.report_time).sort()[0] ?? '9';
    const again = [...this.files.values()].filter(
      ({ report, applied_by }) =>
        applied_by.length > 0 &&
        !names.includes(report.file) &&
        !isLaterPush(oldest, report.report.report_time, PLAN_SETTINGS.push_minutes),
    );
    const roster = this.#roster();
    const plan = planRun(roster, ...own, ...again.map(({ report }) => report));
    const writes = writesOf(plan, roster);
    const applied = [...this.files].flatMap(([name, file]) => (file.applied_by.length > 0 ? name : []));
    const files = this.#resolve(id, names, changedBy(plan, new Set(applied)));
    ({ stored: this.stored, payees: this.payees } = own.length > 0 ? applyPlan(plan, roster) : this);
    this.#record(id, own.length > 0 ? writes : []);
    const run = { id, writes, payees: plan.payees, files, recorded: this.#history.length };
    this.runs.push(run);
    return run;
  }

  undo(undo_of: string): { readonly run: Run; readonly left: readonly UndoConflict[] } {
    const id = `run${this.runs.length}`;
    const done = this.runs.find((run) => run.id === undo_of);
    if (!done) throw new Error('unknown');
    const files = this.#revertFiles(id, done);
    const as_of = this.newest() ?? '';
    const since = laterChanges(this.#history.slice(done.recorded), (sync_id) => this.lineageOf(sync_id));
    const left: UndoConflict[] = [];
    const writes: AppliedWrite[] = [];
    const stored = new Map(this.stored);
    for (const write of done.writes) {
      const { employee_id } = write;
      const now = this.stored.get(employee_id);
      const later = since.get(employee_id) ?? { fields: new Map(), last: null };
      const outcome = undoEmployee(write, now, later, as_of, PLAN_SETTINGS.push_minutes);
      left.push(...outcome.left);
      const { undoing } = outcome;
      if (undoing === null) continue;
      if (undoing.kind === 'created') {
        const { fields, statements } = undoing;
        stored.set(employee_id, { employee_id, fields, statements });
        writes.push({ employee_id, ...undoing });
      } else if (now && undoing.kind === 'removed') {
        stored.delete(employee_id);
        writes.push({ ...now, kind: 'removed' });
      } else if (now) {
        stored.set(employee_id, { ...now, ...undoing });
        writes.push({ ...now, ...undoing, before: now.statements } as AppliedWrite);
      }
    }
    const later = this.runs.slice(this.runs.indexOf(done) + 1);
    const changed = later.flatMap(({ id: sync_id, payees: written }) =>
      written.map(
        ({ payee }): PastChange => ({ sync_id, employee_id: payee.key, kind: 'updated', fields: [] }),
      ),
    );
    const sincePayees = laterChanges(changed, (sync_id) => this.lineageOf(sync_id));
    const reversed = done.payees.map((change) => {
      const { key } = change.payee;
      return undoPayee(change, this.payees.get(key), sincePayees.get(key)?.last ?? null);
    });
    const payees = reversed.flatMap(({ undoing }) => undoing ?? []);
    left.push(...reversed.flatMap((outcome) => outcome.left));
    const map = new Map(this.payees);
    for (const { kind, payee } of payees)
      kind === 'ended' ? map.delete(payee.key) : map.set(payee.key, payee);
    [this.stored, this.payees] = [stored, map];
    this.#record(id, writes);
    const run = { id, undo_of, writes, payees, files, recorded: this.#history.length };
    this.runs.push(run);
    return { run, left };
  }

  lineageOf(id: string): { root: string; reverts: boolean } {
    const undo_of = this.runs.find((run) => run.id === id)?.undo_of;
    if (undo_of === undefined) return { root: id, reverts: false };
    const { root, reverts } = this.lineageOf(undo_of);
    return { root, reverts: !reverts };
  }

  pushed({ files }: Run): AnyPush[] {
    return [...files.keys()].flatMap((name) => this.files.get(name)?.pushed ?? []);
  }

  newest(kind = ''): string | null {
    const applied = [...this.files.values()].filter(
      ({ applied_by, report }) => applied_by.length > 0 && report.report.report_type.includes(kind),
    );
    return (
      applied
        .map(({ report }) => report.report.report_time)
        .sort()
        .at(-1) ?? null
    );
  }

  snapshot(): Snapshot {
    const of = <T, V>(entries: Iterable<readonly [string, T]>, value: (each: T) => V) =>
      Object.fromEntries([...entries].map(([key, each]) => [key, value(each)] as const).sort());
    return {
      employees: of(this.stored, ({ fields }) => fields),
      payees: of(this.payees, ({ fields }) => JSON.stringify(fields)),
      content: of(this.stored, (employee) => JSON.stringify(employee)),
      files: of(this.files, ({ status, applied_by }) => ({ status, applied_by: applied_by.toSorted() })),
      newest: this.newest(),
    };
  }

  /** The values that are not what the statements give. `since`: the pay of people with a rate that begins after this day may wait for the next sync. */
  unresolved(since = '9'): string[] {
    const as_of = this.newest();
    if (as_of === null) return [];
    return [...this.stored.values()].flatMap(({ employee_id, fields, statements }) => {
      const resolved = resolveEmployee(statements, as_of, PLAN_SETTINGS.push_minutes).fields;
      const mayWait = statements.rates.some(({ effective_date }) => (effective_date ?? '') > since);
      return EMPLOYEE_FIELDS.filter(
        (field) => fields[field] !== resolved[field] && !(mayWait && isPay(field)),
      ).map((field) => `${employee_id} ${field} is ${fields[field]}, the reports say ${resolved[field]}`);
    });
  }

  #roster(): Roster {
    return {
      stored: this.stored,
      payees: this.payees,
      as_of: this.newest(),
      payees_as_of: this.newest('payees'),
    };
  }

  #resolve(id: string, names: readonly string[], changed: ReadonlySet<string>): Run['files'] {
    const outcomes = new Map<string, FileClaims['status']>();
    for (const name of names) {
      const file = this.files.get(name);
      if (!file) continue;
      const status = changed.has(name) ? 'applied' : 'unchanged';
      outcomes.set(name, status);
      if (file.applied_by.length === 0) this.files.set(name, { ...file, status, applied_by: [id], run: id });
      else if (status === 'applied')
        this.files.set(name, { ...file, status, applied_by: [...file.applied_by, id], run: id });
    }
    return outcomes;
  }

  #revertFiles(id: string, done: Run): Run['files'] {
    const { root, reverts } = this.lineageOf(done.id);
    const outcomes = new Map<string, FileClaims['status']>();
    const ofRoot = this.runs.find((run) => run.id === root)?.files;
    for (const name of done.files.keys()) {
      const file = this.files.get(name);
      const outcome = ofRoot?.get(name);
      if (!file || !outcome) continue;
      const others = file.applied_by
        .filter((run) => run !== root)
        .flatMap((other) => this.runs.find((run) => run.id === other)?.files.get(name) ?? []);
      const of = { outcome, others, is_last: file.run === done.id };
      const to = undoFile(file, of, { root, reverts: !reverts });
      if (to === null) continue;
      outcomes.set(name, to.status);
      this.files.set(name, { ...file, ...to, run: id });
    }
    return outcomes;
  }

  #record(sync_id: string, writes: readonly AppliedWrite[]): void {
    for (const write of writes) {
      const { kind, employee_id } = write;
      if (kind === 'provenance_only') continue;
      this.#history.push({ sync_id, employee_id, kind, fields: kind === 'updated' ? write.changes : [] });
    }
  }
}

function writesOf(plan: Plan, { stored }: Roster): AppliedWrite[] {
  const before = (id: string): EmployeeStatements => {
    const known = stored.get(id);
    if (!known) throw new Error('not stored');
    return known.statements;
  };
  return [
    ...plan.changes.map(({ employee_id, kind, employee, statements, fields: changes }): AppliedWrite => {
      const { employee_id: _, ...fields } = employee;
      const write = { employee_id, fields, statements };
      return kind === 'created'
        ? { ...write, kind }
        : { ...write, kind, changes, before: before(employee_id) };
    }),
    ...plan.provenanceOnly.flatMap(({ employee_id, statements }): AppliedWrite[] => {
      const { fields } = stored.get(employee_id) ?? {};
      return fields
        ? [{ kind: 'provenance_only', employee_id, statements, fields, before: before(employee_id) }]
        : [];
    }),
  ];
}

/** Does the steps, and returns what is wrong. */
function problemsOf(steps: readonly Step[]): string[] {
  const [world, oracle] = [new World(), new UndoOracle()];
  const problems: string[] = [];
  for (const [number, step] of steps.entries()) {
    const before = world.snapshot();
    const wrong = (problem: string) => problems.push(`step ${number}, ${step.do}: ${problem}`);
    const sync = (names: readonly string[]) => {
      const run = world.sync(names);
      oracle.record({ id: run.id, reports: world.pushed(run) }, before, world.snapshot());
      if (names.length > 0) world.unresolved().forEach(wrong);
    };
    if ('reports' in step) {
      const fresh = world.deliver(step.reports, step.do === 'late');
      sync(step.do === 'force' ? [...world.files.keys()] : fresh);
      continue;
    }
    const chosen = world.runs[step.do === 'undo last' ? world.runs.length - 1 : step.run % world.runs.length];
    if (!chosen) continue;
    if (step.do === 'retry') {
      sync([...chosen.files.keys()]);
      continue;
    }
    const { run, left } = world.undo(chosen.id);
    oracle.record({ id: run.id, undo_of: chosen.id }, before, world.snapshot());
    for (const problem of oracle.problemsOf({ id: run.id, undo_of: chosen.id, left })) wrong(problem);
    world.unresolved(FIRST_DAY).forEach(wrong);
  }
  return problems;
}

const rates = (...rows: readonly (readonly [date: string, amount: string])[]): Step => ({
  do: 'push',
  reports: [{ kind: 'rates', rows: rows.map(([date, amount]) => ['0001', date, amount, '', 'Hourly']) }],
});
const DIRECTORY: AnyPush = { kind: 'directory', rows: [['0001', 'A', 'Reno', '']] };
/** In each, statements of a later report that changed nothing would give another value. */
const REPEATED: readonly Step[][] = [
  [
    { do: 'push', reports: [DIRECTORY] },
    rates(['2026-11-03', '21']),
    rates(['2020-01-01', '20'], ['2026-11-03', '21']),
    { do: 'undo', run: 1 },
  ],
  [
    rates(['2020-01-01', '20']),
    rates(['2020-01-01', '20'], ['2025-01-01', '20']),
    rates(['2020-01-01', '21'], ['2025-01-01', '20']),
    { do: 'undo', run: 1 },
  ],
  [
    { do: 'push', reports: [{ kind: 'dates', rows: [['0001', '', 'A', 'Reno']] }] },
    { do: 'push', reports: [DIRECTORY] },
    { do: 'push', reports: [{ kind: 'dates', rows: [['0001', '', 'A', 'Ely']] }] },
    { do: 'undo', run: 1 },
  ],
];
/** The undo brings a rate back that has begun since. It takes effect in the next sync, which is about nobody. */
const A_RATE_THAT_BEGAN: Step[] = [
  rates(['2020-01-01', '20'], ['2026-11-03', '22']),
  rates(['2020-01-01', '21']),
  { do: 'push', reports: [{ kind: 'dates', rows: [] }] },
  { do: 'undo', run: 1 },
  { do: 'push', reports: [{ kind: 'dates', rows: [] }] },
];

it('an undo restores every field that nobody changed since, keeps the others, and reports exactly those', () => {
  fc.assert(
    fc.property(anySteps(7), (steps) => {
      expect(problemsOf(steps)).toEqual([]);
    }),
    { numRuns: 1_500, examples: [...REPEATED, A_RATE_THAT_BEGAN].map((steps): [Step[]] => [steps]) },
  );
});

it('undoing each run from the newest to the oldest goes back through every state, whatever the reports contain', () => {
  fc.assert(
    fc.property(anyReports(), fc.boolean(), (reports, force) => {
      const [world, states] = [new World(), [] as Snapshot[]];
      for (const report of reports) {
        states.push(world.snapshot());
        const name = world.add({ ...report, file: `${report.file} ${report.mtime}` });
        world.sync(force ? [...world.files.keys()] : [name]);
      }
      for (const { id } of world.runs.toReversed()) {
        expect(world.undo(id).left).toEqual([]);
        const { employees, payees, newest } = world.snapshot();
        const before = states.pop();
        expect({ employees, payees, newest }).toEqual({
          employees: before?.employees,
          payees: before?.payees,
          newest: before?.newest,
        });
      }
    }),
    { numRuns: 500 },
  );
});
