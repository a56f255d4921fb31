import type { ChangeGroup } from '../../shared/change-group.js';
import { CHANGE_GROUPS } from '../../shared/change-group.js';
import type {
  Listed,
  ReportedBrake,
  ReportedChange,
  ReportedCodeWidth,
  ReportedDrift,
} from '../../shared/sync-report.js';

/** How the terminal and the page to send say the same of a plan. */
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

/** A plan's changes by kind, the gravest kind first, without kinds that have none. */
export function groupedChanges(changes: readonly ReportedChange[]): Group[] {
  return CHANGE_GROUPS.map((group) => ({
    title: GROUP_TITLES[group],
    changes: changes.filter((change) => change.group === group),
  })).filter((group) => group.changes.length > 0);
}

/** Why a plan is held: what was counted, and the most that passes without a person. */
export function formatBrake({ brake, figure, limit }: ReportedBrake): string {
  switch (brake) {
    case 'terminations':
      return `It would terminate ${figure} active employees; up to ${limit} pass without a person.`;
    case 'creations':
      return `It would create ${figure} new employees; up to ${limit} pass without a person.`;
    case 'code_width':
      return `It would make employee codes ${figure} characters wide; those of the roster have ${limit}.`;
    case 'vanished_columns':
      return `${figure} of the columns that no report may lose (employee code, status) ${figure === 1 ? 'is' : 'are'} gone; the limit is ${limit}.`;
    case 'payees_ended':
      return `It would end ${figure} payees more than it begins; up to ${limit} pass without a person.`;
    default:
      return `${brake}: ${figure}, the limit is ${limit}.`;
  }
}

/** The columns that were added, removed and moved, in words. */
export function formatDrift({ added, removed, moved, required_missing }: ReportedDrift): string[] {
  const part = (what: string, headings: readonly string[]) =>
    headings.length > 0 ? [`${what}: ${headings.join(', ')}`] : [];
  return [
    ...part('new columns', added),
    ...part('columns gone', removed),
    ...part('columns moved', moved),
    ...part('no column any more for', required_missing),
  ];
}

export function formatCodeWidth({ width, source, counts }: ReportedCodeWidth): string {
  const evidence = Object.entries(counts)
    .map(([each, count]) => `${count} of ${each} characters`)
    .join(', ');
  const seen = evidence ? `; codes seen: ${evidence}` : '';
  if (width === null) return `unknown: no report and no employee has a code as text${seen}`;
  return `${width}, ${source === 'setting' ? 'by the settings' : 'learned'}${seen}`;
}

export function formatList(last_listed: Listed | null): string {
  return last_listed
    ? `last listed by ${last_listed.report_type} of ${last_listed.report_time.replace('T', ' ')}`
    : 'never listed by a full report';
}

export function formatPercent(rate: number | null): string {
  return rate === null ? '–' : `${rate} %`;
}
