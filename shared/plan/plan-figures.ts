import { compareText } from '../compare-text.js';
import { EMPLOYEE_FIELDS } from '../employee.js';
import { PAYEE_FIELDS, type PayeeField, type PayeeFields } from '../payee.js';
import { listsEveryone } from '../report.js';
import { isPay, type PayField, type PlanFigures, type SumKey, type Tally, type TallyKey } from './figures.js';
import { versionKey } from './merge-statements.js';
import type {
  EmployeeChange,
  FieldChange,
  PartitionInput,
  PartitionPlan,
  PayeeChange,
  StoredEmployee,
} from './plan.js';
import { versionOf } from './report-statements.js';
import type { ResolvedReport } from './resolve-codes.js';
import type { EmployeeStatements } from './statement.js';

const NOBODY: Tally = { count: 0, examples: [], files: {} };
const EXAMPLES = 3;
/** The fields of the account that a payee's money goes to. */
export const ACCOUNT_FIELDS = ['routing_code', 'account_code'] as const satisfies readonly PayeeField[];

/** The width of a step of pay ratios, as a logarithm. 112 steps are the ratio 1.25, so that this limit is exact. */
const RATIO_STEP = Math.log(1.25) / 112;
/** Ratios above a million are one step. It bounds the number of steps. */
const MOST_STEPS = Math.round(Math.log(1e6) / RATIO_STEP);
/** A lost decimal point is at least this ratio, and a raise is not. It allows for the rounding of a quotient. */
const TENFOLD = 10 - 1e-9;

export function tallyOf({ tallies }: PlanFigures, key: TallyKey): Tally {
  return tallies[key] ?? NOBODY;
}

export function sumOf({ sums }: PlanFigures, key: SumKey): number {
  return sums[key] ?? 0;
}

/** Returns the ratio as a number of steps. Steps of successive ratios add up to the steps of their product. */
export function ratioSteps(ratio: number): number {
  const steps = Math.round(Math.log(ratio) / RATIO_STEP);
  return Math.max(-MOST_STEPS, Math.min(MOST_STEPS, steps));
}

/** Returns the ratio of a number of steps, as exact as the steps are. */
export function ratioOfSteps(steps: number): number {
  const ratio = Math.exp(steps * RATIO_STEP);
  return Number(ratio < 1 ? ratio.toPrecision(2) : ratio.toFixed(ratio < 10 ? 2 : 0));
}

/** Returns the median ratio of the changes of a pay field in steps, and how many changes there are. */
export function medianRatio(
  { sums }: Pick<PlanFigures, 'sums'>,
  field: PayField,
): { readonly steps: number; readonly changes: number } {
  const prefix = `ratio/${field}/`;
  const counted = Object.entries(sums)
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, count = 0]) => ({ steps: Number(key.slice(prefix.length)), count }))
    .sort((a, b) => a.steps - b.steps);
  const changes = counted.reduce((total, { count }) => total + count, 0);
  const at = (index: number) => {
    let before = 0;
    for (const { steps, count } of counted) {
      before += count;
      if (before > index) return steps;
    }
    return 0;
  };
  const middle = (at(Math.floor((changes - 1) / 2)) + at(Math.floor(changes / 2))) / 2;
  return { steps: Math.round(middle), changes };
}

export function mergeFigures(all: readonly PlanFigures[]): PlanFigures {
  const counter = new FigureCounter();
  for (const figures of all) counter.merge(figures);
  return counter.figures();
}

type Read = {
  readonly resolved: readonly ResolvedReport[];
  readonly reported: ReadonlyMap<string, EmployeeStatements>;
};

/** Counts what a partition's plan does, for the brakes. */
export function figuresOf(
  {
    stored,
    unchanged = new Map(),
    payees: storedPayees,
    reports,
    pay_jump_ratio,
  }: Pick<PartitionInput, 'stored' | 'unchanged' | 'payees' | 'reports' | 'pay_jump_ratio'>,
  { resolved, reported }: Read,
  { changes, missing, payees }: Pick<PartitionPlan, 'changes' | 'missing' | 'payees'>,
): PlanFigures {
  const fresh = new Set(reports.flatMap(({ file, reread }) => (reread ? [] : [file])));
  const counter = new FigureCounter(fresh);
  countHaving(counter, stored, storedPayees);
  for (const fields of unchanged.values()) for (const field of fields) counter.add(`having/${field}`);
  for (const employee_id of missing) counter.count('missing', employee_id);
  const jump = ratioSteps(pay_jump_ratio);
  for (const change of changes)
    countChange(counter, change, { known: stored.get(change.employee_id), jump, fresh });
  countPayees(counter, payees, newestList(reports));
  // The reports state what is stored of an unchanged employee.
  const statementsOf = (id: string) =>
    stored.get(id)?.statements ?? (unchanged.has(id) ? reported.get(id) : undefined);
  for (const report of resolved) {
    countPeople(counter, report);
    if (fresh.has(report.source.file)) countStatus(counter, report, statementsOf);
  }
  return counter.figures();
}

function countHaving(
  counter: FigureCounter,
  stored: PartitionInput['stored'],
  payees: PartitionInput['payees'],
): void {
  for (const [field, count] of having(EMPLOYEE_FIELDS, stored)) counter.add(`having/${field}`, count);
  for (const [field, count] of having(PAYEE_FIELDS, payees)) counter.add(`payee_having/${field}`, count);
}

/** Returns how many of these have each field. */
function having<Field extends string>(
  names: readonly Field[],
  all: ReadonlyMap<string, { readonly fields: Readonly<Record<Field, unknown>> }>,
): Map<Field, number> {
  const counts = new Map<Field, number>();
  for (const { fields } of all.values())
    for (const field of names) if (fields[field] !== null) counts.set(field, (counts.get(field) ?? 0) + 1);
  return counts;
}

/** Returns the newest of the new payees reports. A payee that it omits has ended. */
function newestList(reports: PartitionInput['reports']): string | undefined {
  const [newest] = reports
    .filter(({ report, reread }) => report.report_type === 'employee_payees' && !reread)
    .toSorted((a, b) => compareText(versionKey(versionOf(b)), versionKey(versionOf(a))));
  return newest?.file;
}

function countPayees(
  counter: FigureCounter,
  payees: readonly PayeeChange[],
  newest: string | undefined,
): void {
  const ended = new Map<string, PayeeFields[]>();
  for (const change of payees) {
    const { kind, payee, before, fields } = change;
    const { employee_id } = payee;
    if (kind === 'ended') {
      counter.count('payees_ended', employee_id, newest);
      const others = ended.get(employee_id);
      if (others === undefined) ended.set(employee_id, [payee.fields]);
      else others.push(payee.fields);
    }
    if (kind === 'created') counter.count('payees_created', employee_id, ...filesOfPayee(change));
    if (before === undefined) continue;
    for (const field of fields) {
      if (before.fields[field] === null) continue;
      const files = filesOfPayee(change, field);
      counter.count(`payee_changed/${field}`, employee_id, ...files);
      if (payee.fields[field] === null) counter.count(`payee_cleared/${field}`, employee_id, ...files);
    }
  }
  const created = payees.filter(({ kind }) => kind === 'created');
  for (const field of ACCOUNT_FIELDS) countReplacements(counter, field, ended, created);
}

/** A payee that ends and one of the same person that begins with another account count as a change of the account. */
function countReplacements(
  counter: FigureCounter,
  field: PayeeField,
  ended: ReadonlyMap<string, readonly PayeeFields[]>,
  created: readonly PayeeChange[],
): void {
  const accounts = new Map(
    [...ended].map(([employee_id, all]) => {
      const values = all.flatMap((fields) => fields[field] ?? []);
      return [employee_id, { known: new Set(values), left: values.length }];
    }),
  );
  for (const change of created) {
    const { employee_id, fields } = change.payee;
    const before = accounts.get(employee_id);
    const value = fields[field];
    if (before === undefined || before.left === 0 || value === null || before.known.has(value)) continue;
    before.left -= 1;
    counter.count(`payee_changed/${field}`, employee_id, ...filesOfPayee(change, field));
  }
}

/** Returns the files of a payee, or the files that state its field. */
function filesOfPayee({ payee }: PayeeChange, field?: PayeeField): Set<string> {
  const layers = payee.layers.filter(
    ({ fields }) => field === undefined || fields[field] === payee.fields[field],
  );
  return new Set(layers.map(({ origin }) => origin.file));
}

/** `jump`: the steps above which pay jumps. `fresh`: the new files of the run. */
type ChangeContext = {
  readonly known: StoredEmployee | undefined;
  readonly jump: number;
  readonly fresh: ReadonlySet<string>;
};

function countChange(
  counter: FigureCounter,
  { employee_id, kind, fields, employee, statements }: EmployeeChange,
  { known, jump, fresh }: ChangeContext,
): void {
  if (kind === 'created') {
    counter.count('created', employee_id, ...filesOf(statements));
    return;
  }
  for (const { field, before, after, origin } of fields) {
    const files = filesSaying(statements, { field, after, origin }, fresh);
    if (field === 'termination_date' && employee.status === 'active' && wasWithoutEnd(known))
      counter.count('end_dated', employee_id, ...files);
    if (before === null) continue;
    counter.count(`changed/${field}`, employee_id, ...files);
    if (after === null) counter.count(`cleared/${field}`, employee_id, ...files);
    if (field === 'status' && before === 'active') counter.count('deactivated', employee_id, ...files);
    if (field === 'status' && before === 'active' && after === 'terminated')
      counter.count('terminated', employee_id, ...files);
    if (isPay(field)) countPay(counter, employee_id, { field, before, after, jump }, files);
  }
}

/** Whether the employee was active and a report had left the termination date empty. Without such a report, the date is a first value. */
function wasWithoutEnd(known: StoredEmployee | undefined): boolean {
  if (known?.fields.status !== 'active' || known.fields.termination_date !== null) return false;
  const { employee_directory, employee_dates } = known.statements;
  return [...employee_directory, ...employee_dates].some(({ fields }) => 'termination_date' in fields);
}

function countPay(
  counter: FigureCounter,
  employee_id: string,
  {
    field,
    before,
    after,
    jump,
  }: Pick<FieldChange, 'before' | 'after'> & { readonly field: PayField; readonly jump: number },
  files: ReadonlySet<string>,
): void {
  const [was, is] = [Number(before), Number(after)];
  if (after === null || was === 0) return;
  if (is === 0) counter.count(`pay_zero/${field}`, employee_id, ...files);
  else {
    const steps = ratioSteps(is / was);
    counter.add(`ratio/${field}/${steps}`);
    if (Math.abs(steps) > jump) counter.count(`pay_jump/${field}`, employee_id, ...files);
    if (Math.max(is / was, was / is) >= TENFOLD) counter.count(`pay_tenfold/${field}`, employee_id, ...files);
    counter.count(`${is > was ? 'pay_up' : 'pay_down'}/${field}`, employee_id, ...files);
  }
}

/**
 * Returns the file of the value, and the files of other reports that state the same value, because without the first file they would make the same
 * change. When none of these files is new, returns the new files that state another value or none: they uncovered the value of an old file.
 */
function filesSaying(
  { employee_directory, employee_dates, rate_history }: EmployeeStatements,
  { field, after, origin }: Pick<FieldChange, 'field' | 'after' | 'origin'>,
  fresh: ReadonlySet<string>,
): ReadonlySet<string> {
  const layers = [...employee_directory, ...employee_dates, ...rate_history];
  const same = layers.filter(({ fields }) => fields[field] === after).map(({ origin }) => origin.file);
  const files = [...(origin === null ? [] : [origin.file]), ...same];
  if (files.some((file) => fresh.has(file))) return new Set(files);
  return new Set(layers.filter(({ fields }) => field in fields).map(({ origin }) => origin.file));
}

/** Counts the people of a file, also of one that is only read again, because the next directory is compared with it. */
function countPeople(counter: FigureCounter, { source: { file }, rows, doubtful }: ResolvedReport): void {
  const people = new Set([...rows.map(({ employee_id }) => employee_id), ...doubtful]);
  for (const employee_id of people) counter.count(`people/${file}`, employee_id);
}

/**
 * Counts whether the status column of a full report had values and is blank now. A status with an issue is not blank. A row that ends
 * before the column says nothing of it.
 */
function countStatus(
  counter: FigureCounter,
  { source: { file, report }, rows, outcome }: ResolvedReport,
  statementsOf: (employee_id: string) => EmployeeStatements | undefined,
): void {
  const { report_type } = report;
  if (!listsEveryone(report_type)) return;
  if (outcome.issues.some(({ field }) => field === 'status')) counter.add(`stated/${file}`);
  for (const { employee_id, row } of rows) {
    if (!('status' in row.fields)) continue;
    const layers = statementsOf(employee_id)?.[report_type] ?? [];
    if (row.fields.status !== null) counter.add(`stated/${file}`);
    else if (layers.some(({ fields }) => fields.status != null))
      counter.count(`blanked/${file}`, employee_id);
  }
}

function filesOf({
  employee_directory,
  employee_dates,
  rate_history,
  rates,
}: EmployeeStatements): Set<string> {
  const origins = [...employee_directory, ...employee_dates, ...rate_history, ...rates];
  return new Set(origins.map(({ origin }) => origin.file));
}

type Counted = { count: number; examples: string[]; files: Record<string, number> };

class FigureCounter {
  readonly #fresh: ReadonlySet<string>;
  readonly #tallies = new Map<TallyKey, Counted>();
  readonly #sums = new Map<SumKey, number>();

  /** `fresh`: the new files of the run. Other files are not named. */
  constructor(fresh: ReadonlySet<string> = new Set()) {
    this.#fresh = fresh;
  }

  count(key: TallyKey, employee_id: string, ...files: readonly (string | undefined)[]): void {
    const tally = this.#tally(key);
    tally.count += 1;
    addExample(tally.examples, employee_id);
    for (const file of files)
      if (file !== undefined && this.#fresh.has(file)) tally.files[file] = (tally.files[file] ?? 0) + 1;
  }

  add(key: SumKey, count = 1): void {
    this.#sums.set(key, (this.#sums.get(key) ?? 0) + count);
  }

  merge({ tallies, sums }: PlanFigures): void {
    for (const [key, { count, examples, files }] of Object.entries<Tally>(
      tallies as Record<TallyKey, Tally>,
    )) {
      const tally = this.#tally(key as TallyKey);
      tally.count += count;
      for (const id of examples) addExample(tally.examples, id);
      for (const [file, of] of Object.entries(files)) tally.files[file] = (tally.files[file] ?? 0) + of;
    }
    for (const [key, count] of Object.entries(sums)) this.add(key as SumKey, count);
  }

  figures(): PlanFigures {
    const sorted = <K extends string, T>(entries: ReadonlyMap<K, T>) =>
      Object.fromEntries([...entries].sort(([a], [b]) => compareText(a, b))) as Partial<Record<K, T>>;
    return { tallies: sorted(this.#tallies), sums: sorted(this.#sums) };
  }

  #tally(key: TallyKey): Counted {
    const known = this.#tallies.get(key);
    if (known !== undefined) return known;
    const tally: Counted = { count: 0, examples: [], files: {} };
    this.#tallies.set(key, tally);
    return tally;
  }
}

/** Keeps the smallest ids, sorted, so that the order and the partitioning of people do not matter. */
function addExample(examples: string[], id: string): void {
  const last = examples[EXAMPLES - 1];
  if (examples.includes(id) || (last !== undefined && compareText(id, last) >= 0)) return;
  examples.push(id);
  examples.sort(compareText);
  examples.length = Math.min(examples.length, EXAMPLES);
}
