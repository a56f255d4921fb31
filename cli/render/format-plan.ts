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

/** Describes why a plan is held: the figure, and the highest figure that needs no approval. */
export function formatBrake({ brake, figure, limit }: ReportedBrake): string {
  switch (brake) {
    case 'terminations':
      return `It would terminate ${figure} active employees; up to ${limit} need no approval.`;
    case 'creations':
      return `It would create ${figure} new employees; up to ${limit} need no approval.`;
    case 'code_width':
      return `It would make employee codes ${figure} characters wide; the codes in the roster have ${limit}.`;
    case 'columns_missing':
      return `${figure} of the columns that no report may lose (employee code, status) ${figure === 1 ? 'is' : 'are'} gone; the limit is ${limit}.`;
    case 'payees_ended':
      return `It would end ${figure} more payees than it adds; up to ${limit} need no approval.`;
    default:
      return `${brake}: ${figure}, the limit is ${limit}.`;
  }
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
