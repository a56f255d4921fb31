import { z } from 'zod';
import { CHANGE_GROUPS, type ChangeGroup, groupOf } from '../../shared/change-group.js';
import { EMPLOYEE_FIELDS, formatName } from '../../shared/employee.js';
import type { ReportedChange } from '../../shared/sync-report.js';
import { BlobStore } from '../blobs/blob-store.js';
import type { PlanDocument } from '../mongo/documents/plan-document.js';
import type { Store } from '../mongo/store.js';
import { type ChunkGroups, countGroups, groupOfWrite, groupsOfChunk } from './chunk-groups.js';
import type { EmployeeWrite } from './employee-writes.js';
import { loadChunk } from './plans.js';

/** The position of a change in a plan: its group, chunk, write in the chunk, and number among all changes, each from 0. */
export const ChangePosition = z.object({
  group: z.enum(CHANGE_GROUPS),
  chunk: z.int(),
  write: z.int(),
  number: z.int(),
});
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

/** Returns at most `most` changes of a plan after the position `after`, the worst group first. Opens only the chunks they are in. None when the plan was removed. @throws AppError `blob_missing`, `blob_corrupt` */
export async function plannedChanges(
  store: Store,
  plan: PlanDocument,
  { reveal, names = false, after, most = Number.POSITIVE_INFINITY, person }: PlannedChangesOptions,
): Promise<PositionedChange[]> {
  const first = after ? after.number + 1 : 0;
  const wanted = Math.min(most, countChanges(plan) - first);
  const found: PositionedChange[] = [];
  if (plan.removed_at || wanted <= 0) return found;
  const isWanted = person === undefined ? () => true : isPerson(person.toLowerCase());
  for await (const { place, planned } of changesByGroup(new BlobStore(store), plan, after)) {
    if (!isWanted(planned)) continue;
    const position = { ...place, number: first + found.length };
    found.push({ position, change: reportedChange(planned, { reveal, names }) });
    if (found.length === wanted) break;
  }
  return found;
}

type Change = Exclude<EmployeeWrite, { readonly kind: 'provenance_only' }>;
type Place = Omit<ChangePosition, 'number'>;

async function* changesByGroup(
  blobs: BlobStore,
  plan: PlanDocument,
  after: Place | undefined,
): AsyncGenerator<{ readonly place: Place; readonly planned: Change }> {
  const index = await changeIndex(blobs, plan);
  for (const group of CHANGE_GROUPS.slice(after ? CHANGE_GROUPS.indexOf(after.group) : 0)) {
    const begun = group === after?.group ? after : { chunk: 0, write: -1 };
    for (const [chunk, key] of plan.chunk_keys.entries()) {
      if (chunk < begun.chunk || !index[chunk]?.[group]) continue;
      const { employees } = await loadChunk(blobs, key);
      for (const [write, planned] of employees.entries()) {
        const isBehind = chunk > begun.chunk || write > begun.write;
        if (isBehind && isOf(group, planned)) yield { place: { group, chunk, write }, planned };
      }
    }
  }
}

function isOf(group: ChangeGroup, write: EmployeeWrite): write is Change {
  return groupOfWrite(write) === group;
}

/** Counts the changes of each group of a plan, the worst group first. @throws AppError `blob_missing`, `blob_corrupt` */
export async function changesOfGroups(store: Store, plan: PlanDocument) {
  return countGroups(await changeIndex(new BlobStore(store), plan));
}

/** Returns what each chunk of a plan has. Reads the chunks of a plan that an earlier version stored. @throws AppError `blob_missing`, `blob_corrupt` */
async function changeIndex(
  blobs: BlobStore,
  { chunk_groups, chunk_keys }: Pick<PlanDocument, 'chunk_groups' | 'chunk_keys'>,
): Promise<readonly ChunkGroups[]> {
  if (chunk_groups) return chunk_groups;
  const groups: ChunkGroups[] = [];
  for (const key of chunk_keys) groups.push(groupsOfChunk(await loadChunk(blobs, key)));
  return groups;
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
  write: Change,
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
