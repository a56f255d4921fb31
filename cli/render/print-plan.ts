import pc from 'picocolors';
import type { MissingEmployee, ReportedBrake, ReportedChange, SyncReport } from '../../shared/sync-report.js';
import { formatBrake, formatList, groupedChanges } from './format-plan.js';

type Plan = NonNullable<SyncReport['plan']>;

/** Changes shown per group. `--json` shows all. */
export const SHOWN_CHANGES = 20;

/** Formats a plan: the changes by group, the missing employees, and why it is held. */
export function describePlan(
  report: Pick<SyncReport, 'sync_id' | 'dry_run' | 'status'>,
  { hash, changes, missing, held_by }: Plan,
): string[] {
  return [
    ...groupedChanges(changes).flatMap(({ title, changes }) => [
      `  ${pc.bold(title)} (${changes.length})`,
      ...changes.slice(0, SHOWN_CHANGES).flatMap(describeChange),
      ...more(changes.length, report),
    ]),
    ...(missing.length > 0 ? describeMissing(missing, report) : []),
    `  plan ${pc.dim(hash)}`,
    ...describeHold(held_by ?? [], hash, report),
  ];
}

const SIGNS = { created: pc.green('+'), updated: pc.cyan('~'), removed: pc.red('-') } as const;

function describeChange({ employee_id, name, kind, fields, values }: ReportedChange): string[] {
  const sign = SIGNS[kind];
  const changed = values || kind !== 'updated' ? '' : fields.join(', ');
  return [
    `    ${sign} ${[employee_id, name, changed].filter(Boolean).join('  ')}`,
    ...(values ?? []).map(
      ({ field, before, after }) => `        ${field}: ${String(before ?? '–')} → ${String(after ?? '–')}`,
    ),
  ];
}

function describeMissing(missing: readonly MissingEmployee[], report: Pick<SyncReport, 'sync_id'>): string[] {
  return [
    `  ${pc.bold('Missing from the newest full report')} (${missing.length}; not changed)`,
    ...missing
      .slice(0, SHOWN_CHANGES)
      .map(
        ({ employee_id, name, last_listed }) =>
          `    ? ${[employee_id, name, formatList(last_listed)].filter(Boolean).join('  ')}`,
      ),
    ...more(missing.length, report),
  ];
}

function more(all: number, { sync_id }: Pick<SyncReport, 'sync_id'>): string[] {
  const left = all - SHOWN_CHANGES;
  return left > 0 ? [`    … and ${left} more: \`paycom logs ${sync_id} --json\` shows all`] : [];
}

export function describeBrakes(brakes: readonly ReportedBrake[], held: string): string[] {
  return brakes.map((brake) => `  ${pc.yellow(held)} by ${brake.brake}: ${formatBrake(brake)}`);
}

/** A dry run is never held itself. */
function describeHold(
  brakes: readonly ReportedBrake[],
  hash: string,
  { sync_id, dry_run, status }: Pick<SyncReport, 'sync_id' | 'dry_run' | 'status'>,
): string[] {
  if (brakes.length === 0) return [];
  if (dry_run) return describeBrakes(brakes, 'would be held');
  if (status !== 'held') return describeBrakes(brakes, 'was held');
  return [
    ...describeBrakes(brakes, 'held'),
    `  Nothing was applied. Check the plan, then run \`paycom approve ${sync_id} ${hash}\` or \`paycom reject ${sync_id}\`.`,
  ];
}
