import { z } from 'zod';
import type { PlacedEntry } from '../../services/timeline/read-timeline.js';
import { AuditAction } from '../../shared/audit-action.js';
import { ReportSelection, ReportType } from '../../shared/report.js';
import { FileStatus, SyncStatus } from '../../shared/sync.js';
import {
  TIMELINE_EVENTS,
  TIMELINE_KINDS,
  TIMELINE_TARGETS,
  type TimelineKind,
} from '../../shared/timeline.js';
import { AuditState, auditStateView } from '../auth/audit-view.js';

const count = () => z.int().nonnegative();
export const TimelineKindName = z.enum(Object.keys(TIMELINE_KINDS) as [TimelineKind, ...TimelineKind[]]);

/** Something that happened: when, what, to what, and by whom. Contains no values of reports. */
export const TimelineEntryView = z
  .object({
    id: z.string(),
    at: z.iso.datetime(),
    kind: TimelineKindName,
    action: z.enum([...AuditAction.options, ...TIMELINE_EVENTS]),
    target: z.object({ type: z.enum(TIMELINE_TARGETS), id: z.string() }),
    account_id: z.string().nullable().meta({ description: 'Null for files, which no account delivers' }),
    account_name: z.string().nullable().meta({ description: 'Null without the permission `audit:read`' }),
    sync: z.exactOptional(
      z.object({
        ...{ report_type: ReportSelection, status: SyncStatus, dry_run: z.boolean() },
        ...{ created: count(), updated: count(), missing: count() },
      }),
    ),
    file: z.exactOptional(
      z.object({
        ...{ name: z.string(), report_type: ReportType.nullable(), status: FileStatus },
        changed_headings: count(),
      }),
    ),
    reveal: z.exactOptional(
      z.object({ fields: z.array(z.string()), employees: count(), departments: count() }),
    ),
    before: z.exactOptional(AuditState.nullable()),
    after: z.exactOptional(AuditState.nullable()),
  })
  .meta({ id: 'TimelineEntry' });

/** `withNames`: whether the caller may know the names of accounts. */
export function timelineEntryView(entry: PlacedEntry, withNames: boolean): z.infer<typeof TimelineEntryView> {
  const { source, id, at, kind, action, target, account, sync, file, reveal, change } = entry;
  return {
    id: `${source}:${id}`,
    at: at.toISOString(),
    ...{ kind, action, target: { type: target.type, id: target.id } },
    account_id: account?.id ?? null,
    account_name: withNames ? (account?.name ?? null) : null,
    ...(sync && { sync: syncOf(sync) }),
    ...(file && { file: fileOf(file) }),
    ...(reveal && { reveal: revealOf(reveal) }),
    ...(change && { before: auditStateView(change.before), after: auditStateView(change.after) }),
  };
}

function syncOf({ report_type, status, dry_run, employees }: NonNullable<PlacedEntry['sync']>) {
  const { created, updated, missing } = employees;
  return { report_type, status, dry_run, created, updated, missing };
}

function fileOf({ name, report_type, status, drift }: NonNullable<PlacedEntry['file']>) {
  const { added = [], removed = [], moved = [], required_missing = [] } = drift ?? {};
  const changed_headings = [added, removed, moved, required_missing].flat().length;
  return { name, report_type, status, changed_headings };
}

function revealOf({ fields, employee_ids, departments = [] }: NonNullable<PlacedEntry['reveal']>) {
  return { fields, employees: employee_ids.length, departments: departments.length };
}
