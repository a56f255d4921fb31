import type { PayeeChange, Plan } from '../../shared/plan/plan.js';
import type { RosterEmployee } from '../roster/roster.js';
import type { EmployeeWrite } from './employee-writes.js';

/** A part of a plan that is applied atomically. */
export type PlanChunk = {
  readonly employees: readonly EmployeeWrite[];
  readonly payees: readonly PayeeChange[];
};

type Planned = Pick<Plan, 'changes' | 'provenanceOnly' | 'payees'>;

/**
 * Splits a plan into chunks of at most `size` writes. Each update has the hash of the stored employee that was planned on. A plan without
 * writes has no chunks.
 */
export function chunksOf(
  plan: Planned,
  stored: ReadonlyMap<string, RosterEmployee>,
  size: number,
): Generator<PlanChunk> {
  return cutChunks({ employees: [...employeeWrites(plan, stored)], payees: plan.payees }, size);
}

/** Yields chunks of at most `size` writes, payees after employees. */
export function* cutChunks({ employees, payees }: PlanChunk, size: number): Generator<PlanChunk> {
  for (let at = 0; at < employees.length + payees.length; at += size) {
    const payeeOffset = at - employees.length;
    yield {
      employees: employees.slice(at, at + size),
      payees: payees.slice(Math.max(0, payeeOffset), Math.max(0, payeeOffset + size)),
    };
  }
}

function* employeeWrites(
  plan: Planned,
  stored: ReadonlyMap<string, RosterEmployee>,
): Generator<EmployeeWrite> {
  for (const { kind, employee_id, fields: changes, employee, statements } of plan.changes) {
    const planned = { employee_id, fields: employee, statements };
    const before = stored.get(employee_id);
    if (kind === 'updated' && before) yield { ...planned, kind, changes, ...foundBy(before) };
    else yield { ...planned, kind: 'created' };
  }
  // Stored chunks spell a provenance-only update `restated`.
  for (const { employee_id, statements } of plan.provenanceOnly) {
    const before = stored.get(employee_id);
    if (!before) continue;
    yield {
      kind: 'restated',
      employee_id,
      statements,
      fields: before.fields,
      ...foundBy(before),
    };
  }
}

function foundBy({ content_hash, statements }: RosterEmployee) {
  return { content_hash, before: statements };
}
