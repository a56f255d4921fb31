import { brakeReason } from '../../shared/brake-reason.js';
import type { ChangeGroup } from '../../shared/change-group.js';
import { CHANGE_GROUPS } from '../../shared/change-group.js';
import type {
  Listed,
  ReportedBrake,
  ReportedChange,
  ReportedCodeWidth,
  ReportedDrift,
} from '../../shared/sync-report.js';

/** Titles of the groups of changes, for the terminal and the HTML page. */
export const GROUP_TITLES: Readonly<Record<ChangeGroup, string>> = {
  terminated: 'Terminated',
  created: 'New employees',
  returned: 'Rehired',
  status: 'Other changes of status',
  pay: 'Pay',
  contact: 'Address and contact',
  other: 'Other changes',
  removed: 'Removed again',
};

export type Group = { readonly title: string; readonly changes: readonly ReportedChange[] };

/** Groups a plan's changes by kind, the most serious kind first. Omits empty groups. */
export function groupedChanges(changes: readonly ReportedChange[]): Group[] {
  return CHANGE_GROUPS.map((group) => ({
    title: GROUP_TITLES[group],
    changes: changes.filter((change) => change.group === group),
  })).filter((group) => group.changes.length > 0);
}

/** Whether changes have values, which may be sensitive. */
export function isRevealed(changes: readonly ReportedChange[]): boolean {
  return changes.some(({ values }) => values !== undefined);
}

/** Describes why a plan is held: field, figure, the last figure that needs no approval, and employees to look at. */
export function formatBrake(brake: ReportedBrake): string {
  const { earlier, examples = [], files = [] } = brake;
  return [
    brakeReason(brake),
    ...(earlier === undefined || brake.brake === 'pay_ratio'
      ? []
      : [`Earlier syncs of the last days made ${earlier} of them.`]),
    ...(examples.length > 0 ? [`Look at ${examples.join(', ')}.`] : []),
    ...(files.length > 0 ? [`It comes from ${files.join(', ')}.`] : []),
  ].join(' ');
}

/** Describes the columns that were added, removed and moved. */
export function formatDrift({ added, removed, moved, required_missing }: ReportedDrift): string[] {
  const part = (what: string, headings: readonly string[]) =>
    headings.length > 0 ? [`${what}: ${headings.join(', ')}`] : [];
  return [
    ...part('new columns', added),
    ...part('removed columns', removed),
    ...part('moved columns', moved),
    ...part('no column for', required_missing),
  ];
}

export function formatCodeWidth({ width, source, counts }: ReportedCodeWidth): string {
  const evidence = Object.entries(counts)
    .map(([each, count]) => `${count} of ${each} characters`)
    .join(', ');
  const seen = evidence ? `; codes seen: ${evidence}` : '';
  if (width === null) return `unknown, because no report or employee has a code as text${seen}`;
  return `${width}, ${source === 'setting' ? 'from the settings' : 'learned'}${seen}`;
}

export function formatList(last_listed: Listed | null): string {
  return last_listed
    ? `last listed by ${last_listed.report_type} of ${last_listed.report_time.replace('T', ' ')}`
    : 'never listed by a full report';
}

export function formatPercent(rate: number | null): string {
  return rate === null ? '–' : `${rate} %`;
}
