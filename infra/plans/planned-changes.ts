import { z } from 'zod';
import { groupOf } from '../../shared/change-group.js';
import { EMPLOYEE_FIELDS, formatName } from '../../shared/employee.js';
import type { ReportedChange } from '../../shared/sync-report.js';
import { BlobStore } from '../blobs/blob-store.js';
import type { PlanDocument } from '../mongo/documents/plan-document.js';
import type { Store } from '../mongo/store.js';
import type { EmployeeWrite } from './employee-writes.js';
import { loadChunk } from './plans.js';

/** The position of a change in a plan: chunk, write in the chunk, and number among all changes, each from 0. */
export const ChangePosition = z.object({ chunk: z.int(), write: z.int(), number: z.int() });
type ChangePosition = z.infer<typeof ChangePosition>;

type PlannedChangesOptions = {
  readonly reveal: boolean;
  /** Adds the names of the employees. */
  readonly names?: boolean | undefined;
  readonly after?: ChangePosition | undefined;
  readonly most?: number | undefined;
  /** Limits the changes to people with this code, or with this text in their names, in any letter case. */
  readonly person?: string | undefined;
};
type PositionedChange = { readonly position: ChangePosition; readonly change: ReportedChange };

/** Returns at most `most` changes of a plan after the position `after`, in order. Opens only the chunks they are in. None when the plan was removed. @throws AppError `blob_missing`, `blob_corrupt` */
export async function plannedChanges(
  store: Store,
  plan: PlanDocument,
  { reveal, names = false, after, most = Number.POSITIVE_INFINITY, person }: PlannedChangesOptions,
): Promise<PositionedChange[]> {
  const blobs = new BlobStore(store);
  const first = after ? after.number + 1 : 0;
  const wanted = Math.min(most, countChanges(plan) - first);
  if (plan.removed_at) return [];
  const isWanted = person === undefined ? () => true : isPerson(person.toLowerCase());
  const found: PositionedChange[] = [];
  for (const [chunk, key] of plan.chunk_keys.entries()) {
    if (found.length >= wanted) break;
    if (chunk < (after?.chunk ?? 0)) continue;
    const { employees } = await loadChunk(blobs, key);
    for (const [write, planned] of employees.entries()) {
      const isBehind = chunk !== after?.chunk || write > after.write;
      if (!isBehind || planned.kind === 'provenance_only' || found.length === wanted) continue;
      if (!isWanted(planned)) continue;
      const position = { chunk, write, number: first + found.length };
      found.push({ position, change: reportedChange(planned, { reveal, names }) });
    }
  }
  return found;
}

function isPerson(text: string) {
  return ({ employee_id, fields }: Pick<EmployeeWrite, 'employee_id' | 'fields'>): boolean =>
    employee_id.toLowerCase() === text || (formatName(fields)?.toLowerCase().includes(text) ?? false);
}

/** Returns the number of changes. A provenance-only update is not a change. */
export function countChanges({ counts: { created, updated, removed = 0 } }: PlanDocument): number {
  return created + updated + removed;
}

/** For a created or removed employee, the fields that a report contained. */
function reportedChange(
  write: Exclude<EmployeeWrite, { readonly kind: 'provenance_only' }>,
  { reveal, names }: Required<Pick<PlannedChangesOptions, 'reveal' | 'names'>>,
): ReportedChange {
  const { kind, employee_id } = write;
  const name = names ? formatName(write.fields) : undefined;
  const values =
    kind === 'updated'
      ? write.changes.map(({ field, before, after }) => ({ field, before, after }))
      : EMPLOYEE_FIELDS.flatMap((field) => {
          const value = write.fields[field];
          const [before, after] = kind === 'created' ? [null, value] : [value, null];
          return value === null ? [] : [{ field, before, after }];
        });
  const group = groupOf({ kind, fields: values });
  return {
    employee_id,
    ...(name !== undefined && { name }),
    ...{ kind, group, fields: values.map(({ field }) => field) },
    ...(reveal && { values }),
  };
}
