import type { ReportHead } from '../infra/files/stored-reports.js';
import type { RosterFigures } from '../shared/plan/conclude-plan.js';
import type { WindowFigures } from '../shared/plan/figures.js';
import type { CodeWidth, PlanReport } from '../shared/plan/plan.js';
import type { PushWindow } from '../shared/plan/push.js';
import type { ReportTime } from '../shared/report.js';
import type { SchemaDrift } from '../shared/reports/schema-drift.js';

/**
 * A report of a plan without its rows, which are stored under `key`. `mtime` is ISO text in UTC. The other facts are
 * those of `PlanReport`.
 */
export type DraftReport = {
  readonly file: string;
  readonly mtime: string;
  readonly key: string;
  readonly head: Omit<ReportHead, 'columns'>;
  readonly drift?: SchemaDrift;
  readonly days_ahead?: number;
  readonly reread?: true;
  readonly earlier?: NonNullable<PlanReport['earlier']>;
};

/** What the parts of a plan have in common. Plain data without rows. */
export type PlanDraft = {
  readonly reports: readonly DraftReport[];
  readonly code_width: CodeWidth;
  readonly roster: RosterFigures;
  readonly as_of: ReportTime | null;
  readonly payees_as_of: ReportTime | null;
  /** What earlier syncs did in the days that the brakes look back. */
  readonly window: WindowFigures;
  readonly push_minutes: PushWindow;
  readonly pay_jump_ratio: number;
  /** The number of parts, each a range of partitions. */
  readonly parts: number;
};
