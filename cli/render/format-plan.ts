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

/** Describes why a plan is held: field, figure, the last figure that needs no approval, and whom to look at. */
export function formatBrake(brake: ReportedBrake): string {
  const { earlier, examples = [], files = [] } = brake;
  return [
    formatReason(brake),
    ...(earlier === undefined || brake.brake === 'pay_ratio'
      ? []
      : [`Earlier syncs of the last days made ${earlier} of them.`]),
    ...(examples.length > 0 ? [`Look at ${examples.join(', ')}.`] : []),
    ...(files.length > 0 ? [`It comes from ${files.join(', ')}.`] : []),
  ].join(' ');
}

function formatReason({ brake, figure, limit, field = 'field' }: ReportedBrake): string {
  switch (brake) {
    case 'terminations':
      if (field === 'termination_date')
        return `It would give ${figure} active employees a termination date; up to ${limit} need no approval.`;
      return `It would terminate ${figure} active employees; up to ${limit} need no approval.`;
    case 'status_taken':
      return `It would make ${figure} active employees anything but active; up to ${limit} need no approval.`;
    case 'mass_change':
      return `It would change the ${label(field)} of ${figure} employees; up to ${limit} need no approval.`;
    case 'pay_ratio':
      return `It would multiply the ${label(field)} of most by ${figure}; up to ${limit} needs no approval.`;
    case 'pay_jump':
      return `The ${label(field)} of ${figure} employees would jump; up to ${limit} need no approval.`;
    case 'pay_tenfold':
      return `It would multiply or divide the ${label(field)} of ${figure} employees by 10 or more; up to ${limit} need no approval.`;
    case 'pay_zero':
      return `It would make the ${label(field)} of ${figure} employees 0; the limit is ${limit}.`;
    case 'roster_shrank':
      return `The directory has ${figure} people, too few after the last one; from ${limit} on it needs no approval.`;
    case 'roster_replaced':
      return `${figure} employees would be missing, and as many would be new; up to ${limit} need no approval.`;
    case 'report_from_the_future':
      return `A report is ${figure} days ahead of the clock; the limit is ${limit}.`;
    case 'creations':
      return `It would create ${figure} new employees; up to ${limit} need no approval.`;
    case 'code_width':
      return `It would make employee codes ${figure} characters wide; the codes in the roster have ${limit}.`;
    case 'columns_missing':
      return `${figure} of the columns that no report may lose (employee code, status) ${figure === 1 ? 'is' : 'are'} gone or empty; the limit is ${limit}.`;
    case 'payees_ended':
      return `It would end ${figure} more payees than it adds; up to ${limit} need no approval.`;
    case 'payees_created':
      return `It would add ${figure} more payees than it ends; up to ${limit} need no approval.`;
    case 'payees_replaced':
      return `It would end ${figure} payees, and add others; up to ${limit} need no approval.`;
    case 'payees_changed':
      return `It would change the ${label(field)} of ${figure} payees; up to ${limit} need no approval.`;
    default:
      return `${brake}: ${figure}, the limit is ${limit}.`;
  }
}

function label(field: string): string {
  return field.replaceAll('_', ' ');
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
