import { CHANGE_GROUPS, type ChangeGroup, groupOf } from '../../shared/change-group.js';
import type { EmployeeWrite } from './employee-writes.js';
import type { PlanChunk } from './plan-chunks.js';

/** The number of changes of each group in a chunk. */
export type ChunkGroups = Readonly<Partial<Record<ChangeGroup, number>>>;

/** Returns the group of a write, null for one that changes no field. */
export function groupOfWrite(write: EmployeeWrite): ChangeGroup | null {
  if (write.kind === 'provenance_only') return null;
  return write.kind === 'updated' ? groupOf({ kind: 'updated', fields: write.changes }) : write.kind;
}

export function groupsOfChunk({ employees }: Pick<PlanChunk, 'employees'>): ChunkGroups {
  const groups: Partial<Record<ChangeGroup, number>> = {};
  for (const write of employees) {
    const group = groupOfWrite(write);
    if (group !== null) groups[group] = (groups[group] ?? 0) + 1;
  }
  return groups;
}

/** Adds up the changes of each group, the worst group first. */
export function countGroups(
  index: readonly ChunkGroups[],
): { readonly group: ChangeGroup; readonly count: number }[] {
  return CHANGE_GROUPS.map((group) => ({
    group,
    count: index.reduce((sum, groups) => sum + (groups[group] ?? 0), 0),
  })).filter(({ count }) => count > 0);
}
