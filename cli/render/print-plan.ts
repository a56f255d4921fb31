import pc from 'picocolors';
import type { MissingEmployee, ReportedBrake, ReportedChange, SyncReport } from '../../shared/sync-report.js';
import { formatBrake, formatList, groupedChanges } from './format-plan.js';

type Plan = NonNullable<SyncReport['plan']>;

/** Changes shown per group. `--json` and `--html` show larger plans. */
const SHOWN = 20;

/** Formats a plan: the changes by group, the missing employees, and why it is held. */
export function describePlan(
  { sync_id, dry_run }: Pick<SyncReport, 'sync_id' | 'dry_run'>,
  { hash, changes, missing, held_by }: Plan,
): string[] {
  return [
    ...groupedChanges(changes).flatMap(({ title, changes }) => [
      `  ${pc.bold(title)} (${changes.length})`,
      ...changes.slice(0, SHOWN).flatMap(describeChange),
      ...more(changes.length),
    ]),
    ...(missing.length > 0 ? describeMissing(missing) : []),
    `  plan ${pc.dim(hash)}`,
    ...(held_by ? describeHold(held_by, dry_run ? null : { sync_id, hash }) : []),
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

function describeMissing(missing: readonly MissingEmployee[]): string[] {
  return [
    `  ${pc.bold('Missing from the newest full report')} (${missing.length}; not changed)`,
    ...missing
      .slice(0, SHOWN)
      .map(
        ({ employee_id, name, last_listed }) =>
          `    ? ${[employee_id, name, formatList(last_listed)].filter(Boolean).join('  ')}`,
      ),
    ...more(missing.length),
  ];
}

function more(all: number): string[] {
  return all > SHOWN ? [`    … and ${all - SHOWN} more: --json and --html show all`] : [];
}

export function describeBrakes(brakes: readonly ReportedBrake[], held: string): string[] {
  return brakes.map((brake) => `  ${pc.yellow(held)} by ${brake.brake}: ${formatBrake(brake)}`);
}

/** `held` is null for a dry run, which is never held itself. */
function describeHold(
  brakes: readonly ReportedBrake[],
  held: { readonly sync_id: string; readonly hash: string } | null,
): string[] {
  if (held === null) return describeBrakes(brakes, 'would be held');
  const { sync_id, hash } = held;
  return [
    ...describeBrakes(brakes, 'held'),
    `  Nothing was applied. Check the plan, then run \`paycom approve ${sync_id} ${hash}\` or \`paycom reject ${sync_id}\`.`,
  ];
}
