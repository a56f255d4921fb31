import { readTables } from '../../services/reports/read-tables.js';
import { AppError } from '../../shared/app-error.js';
import { type AppliedFigures, addWindow, windowFigures } from '../../shared/plan/brake-window.js';
import { changedBy } from '../../shared/plan/changed-by.js';
import { PLAN_SETTINGS } from '../../shared/plan/example-roster.js';
import { laterChanges, type PastChange } from '../../shared/plan/later-changes.js';
import type { Payee, PayeeChange, Plan, PlanReport, StoredEmployee } from '../../shared/plan/plan.js';
import { planChanges } from '../../shared/plan/plan-changes.js';
import { tallyOf } from '../../shared/plan/plan-figures.js';
import { earliestOfPush, isLaterPush } from '../../shared/plan/push.js';
import { type AppliedWrite, type UndoConflict, undoEmployee } from '../../shared/plan/undo-employee.js';
import { type FileClaims, undoFile } from '../../shared/plan/undo-files.js';
import { undoPayee } from '../../shared/plan/undo-payee.js';
import { undoneSyncs } from '../../shared/plan/undone-syncs.js';
import { countedTime, daysBetween } from '../../shared/reports/counted-time.js';
import { isStandardHeading } from '../../shared/reports/headings.js';
import { NO_MAPPING } from '../../shared/reports/mapping.js';
import { previousFiles } from '../../shared/reports/previous-files.js';
import { readReportName } from '../../shared/reports/report-name.js';
import { compareColumns } from '../../shared/reports/schema-drift.js';
import { validateReport } from '../../shared/reports/validate-report.js';
import type { ValidatedReport } from '../../shared/reports/validated-report.js';
import type { Seen, VisibleState } from './compare.js';
import type { DeliveredFile, HistoryStep } from './history.js';
import type { FileState } from './report-file.js';
import type { SimulatedLimits } from './settings.js';

/** The rules of the product that the simulator drives. A test hands in a broken one. */
export const RULES = {
  validateReport,
  planChanges,
  changedBy,
  undoEmployee,
  undoPayee,
  undoFile,
  /** Whether a write is not applied again after a kill. */
  skipsApplied: true,
  /** Whether an undo marks again whom the newest report that stays does not list. */
  restoresMissing: true,
};
export type Rules = typeof RULES;

type LedgerFile = FileClaims & {
  readonly id: string;
  readonly delivery: DeliveredFile;
  readonly report: ValidatedReport | null;
  /** By its name. The report counts as made at `report.report_time`. */
  readonly named_time: string;
  readonly run: string;
  readonly people?: number;
};
type Write = AppliedWrite | PayeeChange;
type Run = {
  readonly id: string;
  readonly undo_of?: string;
  readonly dry: boolean;
  readonly files: ReadonlyMap<string, FileClaims['status']>;
  readonly writes: readonly Write[];
  readonly window?: AppliedFigures;
  /** The brakes that had held it, when it was approved. */
  readonly approved?: Plan['held_by'];
  /** Whether it is an undo that left nothing. */
  readonly whole?: boolean;
  /** How much of the history of changes there was before it. */
  readonly recorded: number;
};
type State = {
  readonly stored: Map<string, StoredEmployee>;
  readonly payees: Map<string, Payee>;
  readonly missing: Map<string, string>;
  readonly files: Map<string, LedgerFile>;
  readonly server: Map<string, string>;
  readonly runs: Run[];
  readonly history: PastChange[];
  /** The writes of runs that are applied. */
  readonly applied: Set<string>;
};

const UNFINISHED = new Set(['new', 'validated']);

export function deliveryId({ name, mtime }: DeliveredFile): string {
  return `${name} ${mtime}`;
}

/** The pure core in memory: reads, plans, holds, applies and undoes as the activities do, without a database. */
export class Product {
  readonly #rules: Rules;
  readonly #settings: typeof PLAN_SETTINGS;
  #state: State = {
    stored: new Map(),
    payees: new Map(),
    missing: new Map(),
    files: new Map(),
    server: new Map(),
    runs: [],
    history: [],
    applied: new Set(),
  };

  constructor(limits: SimulatedLimits, rules: Rules = RULES) {
    this.#rules = rules;
    this.#settings = { ...PLAN_SETTINGS, ...limits };
  }

  /** Does a step. Returns null when it is refused, and nothing happened. */
  do(step: HistoryStep): Seen | null {
    const { runs, files, server } = this.#state;
    if (step.do === 'sync') {
      for (const delivery of step.deliver) {
        server.set(delivery.name, deliveryId(delivery));
        if (!files.has(deliveryId(delivery))) this.#read(delivery);
      }
      const listed = [...server.values()];
      return this.#sync(step.force ? listed : listed.filter((id) => this.#isOpen(id)), step);
    }
    const chosen = runs.at(step.run < 0 ? -1 : step.run % runs.length);
    if (!chosen) return null;
    if (step.do === 'undo') return this.#undo(chosen, step);
    if (chosen.files.size === 0) return null;
    return this.#sync([...chosen.files.keys()], { ...step, dry: step.dry || chosen.dry });
  }

  snapshot(): VisibleState {
    const { stored, payees, missing, files } = this.#state;
    return {
      roster: new Map([
        ...[...stored].map(([id, { fields }]) => [id, filled(fields)] as const),
        ...[...payees].map(([key, { fields }]) => [payeeName(key), filled(fields)] as const),
      ]),
      missing: new Set(missing.keys()),
      files: new Map([...files].map(([id, file]) => [id, stateOf(file)])),
    };
  }

  #read(delivery: DeliveredFile): void {
    const id = deliveryId(delivery);
    const mtime = new Date(delivery.mtime);
    const name = readReportName(delivery.name, mtime);
    const found = this.#report(delivery);
    const report_time = countedTime(name.report_time, { mtime, now: mtime });
    const report = found && { ...found, report_time };
    this.#state.files.set(id, {
      ...{ id, delivery, report, named_time: name.report_time },
      ...{ status: report ? 'new' : 'failed', applied_by: [], run: '' },
    });
  }

  #report({ name, mtime, text }: DeliveredFile): ValidatedReport | null {
    const facts = { name: readReportName(name, new Date(mtime)), mapping: NO_MAPPING };
    const tables = readTables(name, new TextEncoder().encode(text), isStandardHeading);
    const validation = this.#rules.validateReport(tables, facts);
    return validation.ok ? validation.report : null;
  }

  #isOpen(id: string): boolean {
    const file = this.#state.files.get(id);
    return file !== undefined && file.applied_by.length === 0 && UNFINISHED.has(file.status);
  }

  #sync(ids: readonly string[], { dry, kill, decide }: Pick<HistoryStep, 'dry' | 'kill' | 'decide'>): Seen {
    const id = `run${this.#state.runs.length}`;
    if (!dry) this.#open(ids, id);
    const run = ids.flatMap((each) => this.#state.files.get(each) ?? []);
    const own = run.filter(({ report }) => report !== null);
    const plan = this.#plan(own);
    if (!dry) this.#countPeople(own, plan);
    const held = plan.held_by.map(({ brake, field }) => (field === undefined ? brake : `${brake} ${field}`));
    const codesOf = ({ issues }: Plan['files'][number]) => issues.map(({ code }) => code);
    const issues = new Map(plan.files.map((file) => [file.file, codesOf(file)]));
    const rejected = !dry && held.length > 0 && decide === 'reject';
    const seen = {
      run: id,
      own: ids,
      dry,
      held,
      rejected,
      issues,
      missing: dry ? plan.missing : null,
      left: [],
    };
    const outcomes = new Map(
      run.map((file) => [file.id, file.report ? ('validated' as const) : ('failed' as const)]),
    );
    if (dry || rejected) {
      if (rejected) this.#refuse(own, plan);
      const { runs, history } = this.#state;
      runs.push({ id, dry, files: outcomes, writes: [], recorded: history.length });
      return { ...seen, changed: [] };
    }
    const rereads = new Set([...this.#state.files.values()].filter(isApplied).map((file) => file.id));
    const changed = this.#rules.changedBy(plan, rereads);
    const writes = writesOf(plan, this.#state.stored);
    this.#apply(id, writes, kill);
    this.#markMissing(own, plan);
    const resolved = new Map(own.map((file) => [file.id, this.#resolve(id, file, changed.has(file.id))]));
    const window = { figures: windowFigures(plan.figures), approved: plan.held_by };
    this.#state.runs.push({
      ...{
        id,
        dry,
        files: new Map([...outcomes, ...resolved]),
        writes,
        recorded: this.#state.history.length,
        approved: plan.held_by,
      },
      ...(writes.length > 0 && { window }),
    });
    return { ...seen, changed: own.flatMap((file) => (changed.has(file.id) ? file.id : [])) };
  }

  #open(ids: readonly string[], run: string): void {
    const { files } = this.#state;
    for (const file of ids.flatMap((each) => files.get(each) ?? [])) {
      const status = file.report ? 'validated' : 'failed';
      files.set(file.id, { ...file, ...(!isApplied(file) && { status }), run });
    }
  }

  #countPeople(own: readonly LedgerFile[], { figures }: Plan): void {
    for (const { id } of own) {
      const people = tallyOf(figures, `people/${id}`).count;
      if (people > 0) this.#change(id, () => ({ people }));
    }
  }

  /** The files whose brakes held a rejected plan fail. The others wait for the next sync. */
  #refuse(own: readonly LedgerFile[], { held_by }: Plan): void {
    const refused = new Set(held_by.flatMap(({ files = [] }) => files));
    for (const { id } of own) if (refused.has(id)) this.#change(id, () => ({ status: 'failed' }));
  }

  #markMissing(own: readonly LedgerFile[], plan: Plan): void {
    const newest = own.length === 0 ? null : this.#newestFull(own);
    if (newest === null) return;
    const { missing } = this.#state;
    missing.clear();
    for (const employee_id of plan.missing) missing.set(employee_id, newest);
  }

  #resolve(run: string, { id }: LedgerFile, isChanged: boolean): 'applied' | 'unchanged' {
    const status = isChanged ? 'applied' : 'unchanged';
    this.#change(id, (file) => {
      if (!isApplied(file) || isChanged)
        return { status, applied_by: [...new Set([...file.applied_by, run])] };
      return file.status === 'failed' ? { status } : {};
    });
    return status;
  }

  #change(id: string, change: (file: LedgerFile) => Partial<LedgerFile>): void {
    const file = this.#state.files.get(id);
    if (file) this.#state.files.set(id, { ...file, ...change(file) });
  }

  #plan(own: readonly LedgerFile[]): Plan {
    const { files, stored, payees } = this.#state;
    const push = this.#settings.push_minutes;
    const oldest = own.map(timeOf).sort()[0];
    const again = [...files.values()].filter(
      (file) =>
        oldest !== undefined &&
        isApplied(file) &&
        !own.includes(file) &&
        timeOf(file) >= earliestOfPush(oldest, push),
    );
    const before = previousFiles(
      [...files.values()].filter((file) => isApplied(file) || own.includes(file)).map(named),
    );
    const reports = [...own, ...again].flatMap((file): PlanReport[] => {
      const { id, report, delivery } = file;
      if (!report) return [];
      const facts = isApplied(file) ? { reread: true as const } : this.#newFacts(file, before);
      return [{ file: id, mtime: delivery.mtime, report, ...facts }];
    });
    return this.#rules.planChanges({
      ...{ reports, settings: this.#settings, window: this.#window() },
      ...(reports.length > 0 ? { stored, payees } : { stored: new Map(), payees: new Map() }),
      ...{ as_of: this.#newest(), payees_as_of: this.#newest('employee_payees') },
    });
  }

  /** What the brakes look at, for a file that is not applied. */
  #newFacts(file: LedgerFile, before: ReadonlyMap<string, ReturnType<typeof named>>) {
    const previous = before.get(file.id);
    const drift = previous && file.report ? compareColumns(previous.columns, file.report.columns) : undefined;
    const approved = this.#approvedShrunk();
    const earlier: { readonly file: string; readonly people: number }[] = [];
    for (let next = previous; next && file.report?.report_type === 'employee_directory'; ) {
      const { file_id, report_time, people } = next;
      if (isLaterPush(timeOf(file), report_time, this.#settings.push_minutes))
        earlier.push({ file: file_id, people });
      next = approved.has(file_id) ? undefined : before.get(file_id);
    }
    const days_ahead = daysBetween(timeOf(file), file.named_time);
    return {
      ...(drift && { drift }),
      ...(days_ahead > 0 && { days_ahead }),
      ...(earlier.length > 0 && { earlier }),
    };
  }

  #approvedShrunk(): Set<string> {
    const { touched } = this.#undone();
    const runs = this.#state.runs.filter(({ id }) => !touched.has(id));
    const brakes = runs.flatMap(({ approved = [] }) => approved);
    return new Set(brakes.flatMap(({ brake, files = [] }) => (brake === 'roster_shrank' ? files : [])));
  }

  #window() {
    const { whole } = this.#undone();
    return addWindow(this.#state.runs.flatMap(({ id, window }) => (window && !whole.has(id) ? window : [])));
  }

  #undone() {
    const undos = this.#state.runs.flatMap(({ id: sync_id, undo_of, dry, whole = false }) =>
      undo_of !== undefined && !dry ? { sync_id, undo_of, whole } : [],
    );
    return undoneSyncs(undos.toReversed());
  }

  #newest(type?: ValidatedReport['report_type']): string | null {
    const applied = [...this.#state.files.values()].filter(isApplied);
    const ofType = applied.filter(({ report }) => type === undefined || report?.report_type === type);
    return ofType.map(timeOf).sort().at(-1) ?? null;
  }

  #newestFull(own: readonly LedgerFile[]): string | null {
    const oldest = own.map(timeOf).sort()[0] ?? '';
    const from = earliestOfPush(oldest, this.#settings.push_minutes);
    const again = [...this.#state.files.values()].filter((file) => isApplied(file) && timeOf(file) >= from);
    return [...own, ...again].filter(isFull).map(timeOf).sort().at(-1) ?? null;
  }

  /** Applies the writes one by one. Killed in between, it continues from what is stored. */
  #apply(id: string, writes: readonly Write[], kill: number | null): void {
    for (const [number, write] of writes.entries()) {
      if (kill === number) {
        this.#state = structuredClone(this.#state);
        this.#apply(id, writes, null);
        return;
      }
      const mark = `${id} ${number}`;
      if (this.#state.applied.has(mark) && this.#rules.skipsApplied) continue;
      this.#write(id, write);
      this.#state.applied.add(mark);
    }
  }

  #write(sync_id: string, write: Write): void {
    const { stored, payees, history, missing } = this.#state;
    if ('payee' in write) {
      if (write.kind === 'ended') payees.delete(write.payee.key);
      else payees.set(write.payee.key, write.payee);
      return;
    }
    const { kind, employee_id, fields, statements } = write;
    if (stored.has(employee_id) === (kind === 'created')) throw new AppError('plan_stale', { plan: sync_id });
    if (kind === 'removed') {
      stored.delete(employee_id);
      missing.delete(employee_id);
    } else stored.set(employee_id, { employee_id, fields, statements });
    if (kind === 'provenance_only') return;
    history.push({ sync_id, employee_id, kind, fields: kind === 'updated' ? write.changes : [] });
  }

  #undo(done: Run, { dry, kill }: Pick<HistoryStep, 'dry' | 'kill'>): Seen | null {
    if (done.dry) return null;
    const { runs, stored, payees, files, history } = this.#state;
    const id = `run${runs.length}`;
    const changes = this.#fileChanges(id, done);
    if (
      done.writes.length === 0 &&
      !changes.some(({ file, to }) => file.applied_by.length !== to.applied_by.length)
    )
      return null;
    const undone = new Map(changes.map(({ file, to }) => [file.id, to]));
    const remaining = [...files.values()].filter(
      (file) => (undone.get(file.id) ?? file).applied_by.length > 0,
    );
    const as_of = remaining.map(timeOf).sort().at(-1) ?? '0000-01-01T00:00:00';
    const since = laterChanges(history.slice(done.recorded), (sync_id) => this.#lineageOf(sync_id));
    const sincePayees = this.#payeeChangesSince(done);
    const left: UndoConflict[] = [];
    const writes = done.writes.flatMap((write): Write[] => {
      if ('payee' in write) {
        const { key } = write.payee;
        const outcome = this.#rules.undoPayee(write, payees.get(key), sincePayees.get(key)?.last ?? null);
        left.push(...outcome.left);
        return outcome.undoing ? [outcome.undoing] : [];
      }
      const { employee_id } = write;
      const now = stored.get(employee_id);
      const later = since.get(employee_id) ?? { fields: new Map(), last: null };
      const outcome = this.#rules.undoEmployee(write, now, later, as_of, this.#settings.push_minutes);
      left.push(...outcome.left);
      return outcome.undoing ? [undoWriteOf(employee_id, outcome.undoing, now)] : [];
    });
    const outcomes = new Map(changes.map(({ file, to }) => [file.id, to.status]));
    const seen = {
      run: id,
      own: [],
      dry,
      held: [],
      issues: new Map(),
      missing: null,
      rejected: false,
      changed: [],
    };
    const conflicts = left.map(({ employee_id, field }) => `${employee_id} ${field ?? 'employee'}`);
    if (dry) {
      runs.push({ id, dry, files: outcomes, writes: [], recorded: history.length, undo_of: done.id });
      return { ...seen, undo_of: done.id, left: conflicts };
    }
    this.#apply(id, writes, kill);
    const after = this.#state;
    for (const { file, to } of changes) after.files.set(file.id, { ...file, ...to, run: id });
    if (this.#rules.restoresMissing) this.#restoreMissing();
    after.runs.push({
      ...{ id, dry, undo_of: done.id, whole: left.length === 0 },
      ...{ files: outcomes, writes, recorded: after.history.length },
    });
    return { ...seen, undo_of: done.id, left: conflicts };
  }

  #payeeChangesSince(done: Run) {
    const { runs } = this.#state;
    const changes = runs
      .slice(runs.indexOf(done) + 1)
      .flatMap(({ id: sync_id, writes }) =>
        writes.flatMap((write): PastChange[] =>
          'payee' in write ? [{ sync_id, employee_id: write.payee.key, kind: 'updated', fields: [] }] : [],
        ),
      );
    return laterChanges(changes, (sync_id) => this.#lineageOf(sync_id));
  }

  #fileChanges(id: string, done: Run): { readonly file: LedgerFile; readonly to: FileClaims }[] {
    const { runs, files } = this.#state;
    const { root, reverts } = this.#lineageOf(done.id);
    const outcomeIn = (run: string, file: string) => runs.find((each) => each.id === run)?.files.get(file);
    return [...done.files.keys()].flatMap((name) => {
      const file = files.get(name);
      if (!file) return [];
      const others = file.applied_by
        .filter((run) => run !== root)
        .flatMap((run) => outcomeIn(run, name) ?? []);
      const outcome = outcomeIn(root, name) ?? file.status;
      const is_last = [done.id, id].includes(file.run);
      const to = this.#rules.undoFile(file, { outcome, others, is_last }, { root, reverts: !reverts });
      return to === null ? [] : [{ file, to }];
    });
  }

  #restoreMissing(): void {
    const { files, missing } = this.#state;
    const full = [...files.values()].filter((file) => isApplied(file) && isFull(file));
    const newest = full.map(timeOf).sort().at(-1);
    missing.clear();
    if (newest === undefined) return;
    const from = earliestOfPush(newest, this.#settings.push_minutes);
    const plan = this.#plan(full.filter((file) => timeOf(file) >= from));
    for (const employee_id of plan.missing) missing.set(employee_id, newest);
  }

  #lineageOf(id: string): { readonly root: string; readonly reverts: boolean } {
    const undo_of = this.#state.runs.find((run) => run.id === id)?.undo_of;
    if (undo_of === undefined) return { root: id, reverts: false };
    const { root, reverts } = this.#lineageOf(undo_of);
    return { root, reverts: !reverts };
  }
}

function isApplied({ applied_by }: LedgerFile): boolean {
  return applied_by.length > 0;
}

function isFull({ report }: LedgerFile): boolean {
  return report?.report_type === 'employee_directory' || report?.report_type === 'employee_dates';
}

function timeOf({ report }: LedgerFile): string {
  return report?.report_time ?? '';
}

function named(file: LedgerFile) {
  const { id: file_id, delivery, report, people } = file;
  return {
    ...{ file_id, name: delivery.name, report_time: timeOf(file) },
    ...{ report_type: report?.report_type ?? null, columns: report?.columns ?? [], people: people ?? 0 },
  };
}

export function stateOf({ status, applied_by }: FileClaims): FileState {
  if (applied_by.length > 0) return 'applied';
  return status === 'undone' || status === 'failed' ? status : 'open';
}

export function filled(fields: object): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)) as Record<
    string,
    string
  >;
}

/** Returns the name of a payee in a snapshot. */
export function payeeName(key: string): string {
  const [code, payee, reference]: unknown[] = JSON.parse(key);
  return `payee ${code} ${payee} ${reference}`;
}

function writesOf(plan: Plan, stored: ReadonlyMap<string, StoredEmployee>): Write[] {
  const changes = plan.changes.map(
    ({ employee_id, kind, employee, statements, fields: changed }): AppliedWrite => {
      const { employee_id: _, ...fields } = employee;
      const before = stored.get(employee_id)?.statements;
      return kind === 'updated' && before
        ? { kind, employee_id, fields, statements, changes: changed, before }
        : { kind: 'created', employee_id, fields, statements };
    },
  );
  const others = plan.provenanceOnly.flatMap(({ employee_id, statements }): AppliedWrite[] => {
    const known = stored.get(employee_id);
    return known ? [{ ...known, kind: 'provenance_only', statements, before: known.statements }] : [];
  });
  return [...changes, ...others, ...plan.payees];
}

function undoWriteOf(
  employee_id: string,
  undoing: NonNullable<ReturnType<typeof undoEmployee>['undoing']>,
  now: StoredEmployee | undefined,
): AppliedWrite {
  if (undoing.kind === 'created') return { employee_id, ...undoing };
  if (!now) throw new AppError('internal', { name: 'an undo without an employee' });
  if (undoing.kind === 'removed') return { ...now, kind: 'removed' };
  return { ...now, ...undoing, before: now.statements };
}
