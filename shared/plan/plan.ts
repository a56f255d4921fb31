import type { Employee, EmployeeField, EmployeeFields } from '../employee.js';
import type { PayeeField, PayeeFields } from '../payee.js';
import type { ReportTime } from '../report.js';
import type { SchemaDrift } from '../reports/schema-drift.js';
import type { ValidatedReport } from '../reports/validated-report.js';
import type { RowIssue } from '../row-issue.js';
import type { PlanFigures, WindowFigures } from './figures.js';
import type { PushWindow } from './push.js';
import type { EmployeeStatements, Layer, Origin } from './statement.js';

/** `origin` is the row that the new value comes from, or null when the field lost its value. */
export type FieldChange = {
  readonly field: EmployeeField;
  readonly before: Employee[EmployeeField];
  readonly after: Employee[EmployeeField];
  readonly origin: Origin | null;
};

export const BRAKES = [
  'terminations',
  'status_taken',
  'creations',
  'code_width',
  'columns_missing',
  'payees_ended',
  'payees_created',
  'payees_replaced',
  'payees_changed',
  'mass_change',
  'pay_ratio',
  'pay_jump',
  'pay_tenfold',
  'pay_zero',
  'roster_shrank',
  'roster_replaced',
  'report_from_the_future',
] as const;

/** Why a sync waits for approval (REPORTS §7): the counted figure, and the last one that needs no approval. */
export type Brake = {
  readonly brake: (typeof BRAKES)[number];
  readonly figure: number;
  readonly limit: number;
  /** The field that changes, of employees or of payees. */
  readonly field?: EmployeeField | PayeeField;
  /** How much of the figure earlier syncs of the window made, without an approval. */
  readonly earlier?: number;
  /** Up to three employees to look at. */
  readonly examples?: readonly string[];
  /** The ids of the new files that it comes from. */
  readonly files?: readonly string[];
};

/** The employees of a sync per outcome. employees seen = created + updated + unchanged (+ removed, only by an undo). */
export type PlanCounts = {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly missing: number;
  readonly terminations: number;
  readonly removed?: number;
};

export type StoredEmployee = {
  readonly employee_id: string;
  readonly fields: EmployeeFields;
  readonly statements: EmployeeStatements;
};

/** A payee row. The key is the employee id and the identity of the row. */
export type Payee = {
  readonly key: string;
  readonly employee_id: string;
  readonly fields: PayeeFields;
  readonly layers: readonly Layer<PayeeFields>[];
};

/** A validated file of the run. `file` is the id of the file's record, `mtime` is ISO text in UTC. */
export type PlanReport = {
  readonly file: string;
  readonly mtime?: string;
  readonly report: ValidatedReport;
  readonly drift?: SchemaDrift;
  /** The file was applied before, and is only read again. */
  readonly reread?: true;
  /** How many days ahead of its arrival its name puts the report. Absent when that is possible. */
  readonly days_ahead?: number;
  /** For a directory, those before it, the newest first: their files, and how many people they had. */
  readonly earlier?: readonly { readonly file: string; readonly people: number }[];
};

export type PlanSettings = {
  readonly employee_id_width?: number;
  readonly push_minutes: PushWindow;
  readonly terminations_percent: number;
  readonly terminations_least: number;
  readonly creations_percent: number;
  readonly creations_roster: number;
  readonly payees_percent: number;
  readonly payees_replaced_percent: number;
  readonly payees_least: number;
  readonly payee_changes_percent: number;
  /** The limit for routing and account numbers. */
  readonly payee_accounts_percent: number;
  readonly payee_changes_least: number;
  readonly changes_percent: number;
  /** The limit for names, birth and hire dates. */
  readonly identity_percent: number;
  readonly changes_least: number;
  readonly pay_ratio: number;
  readonly pay_jump_ratio: number;
  readonly pay_jump_percent: number;
  readonly pay_jump_least: number;
  readonly pay_tenfold_least: number;
  readonly roster_percent: number;
  readonly roster_least: number;
  /** The least number of people, when it is most of a small roster. */
  readonly small_least: number;
};

/**
 * - `stored`: the whole roster. `payees`: all current payees.
 * - `as_of`, `payees_as_of`: the newest applied report time of any report, and of a payees report. Null before the first.
 */
export type PlanInput = {
  readonly reports: readonly PlanReport[];
  readonly stored: ReadonlyMap<string, StoredEmployee>;
  readonly payees: ReadonlyMap<string, Payee>;
  readonly settings: PlanSettings;
  readonly as_of: ReportTime | null;
  readonly payees_as_of: ReportTime | null;
  /** The figures of earlier syncs of the window. */
  readonly window?: WindowFigures;
};

export type EmployeeChange = {
  readonly employee_id: string;
  readonly kind: 'created' | 'updated';
  readonly fields: readonly FieldChange[];
  readonly employee: Employee;
  readonly statements: EmployeeStatements;
};

/** `ended`: a newer payees report no longer lists it. `before` is the payee before an update, needed for an undo. */
export type PayeeChange = {
  readonly kind: 'created' | 'updated' | 'ended';
  readonly fields: readonly PayeeField[];
  readonly payee: Payee;
  readonly before?: Payee;
};

/** rows_read = rows_valid + rows_quarantined + rows_duplicate. Issues are in the order of the file's rows. */
export type FileOutcome = {
  readonly file: string;
  readonly rows_read: number;
  readonly rows_valid: number;
  readonly rows_quarantined: number;
  readonly rows_duplicate: number;
  readonly issues: readonly RowIssue[];
};

/** `width` is null when it is unknown. `counts`: how many text codes and stored ids have each width. */
export type CodeWidth = {
  readonly width: number | null;
  readonly source: 'setting' | 'learned' | 'none';
  readonly counts: Readonly<Record<string, number>>;
};

/**
 * `reports`: all reports of the plan, each with the rows of the partition. `stored`, `payees`: those of the partition, without `unchanged`: the
 * employees about whom the reports state the same as before, and their fields that have a value.
 */
export type PartitionInput = Omit<PlanInput, 'settings' | 'window'> & {
  readonly unchanged?: ReadonlyMap<string, readonly EmployeeField[]>;
  readonly width: number | null;
  readonly push_minutes: PushWindow;
  readonly pay_jump_ratio: number;
};

/** What a run would change in one partition. */
export type PartitionPlan = {
  readonly changes: readonly EmployeeChange[];
  /** Employees whose fields stay as they are. */
  readonly unchanged: readonly string[];
  /**
   * Updates that change only where values come from, not the current values: a future rate, for example. They are stored, but the
   * employees count as unchanged.
   */
  readonly provenanceOnly: readonly {
    readonly employee_id: string;
    readonly statements: EmployeeStatements;
  }[];
  readonly missing: readonly string[];
  readonly files: readonly FileOutcome[];
  readonly payees: readonly PayeeChange[];
  readonly as_of: ReportTime | null;
  readonly payees_as_of: ReportTime | null;
  readonly figures: PlanFigures;
};

export type Plan = PartitionPlan & {
  readonly counts: PlanCounts;
  readonly held_by: readonly Brake[];
  readonly code_width: CodeWidth;
};
