import { pack, unpack } from 'msgpackr';
import type { PartitionPlan, PayeeChange } from '../../shared/plan/plan.js';
import type { EmployeeStatements } from '../../shared/plan/statement.js';
import { statementsText } from '../../shared/plan/statement-text.js';
import type { RosterEmployee } from '../roster/roster.js';
import type { EmployeeWrite } from './employee-writes.js';

/** A part of a plan that is applied atomically. */
export type PlanChunk = {
  readonly employees: readonly EmployeeWrite[];
  readonly payees: readonly PayeeChange[];
};

type Planned = Pick<PartitionPlan, 'changes' | 'provenanceOnly' | 'payees'>;
/** Returns the digest of the content that statements have (`statedDigest`), if they have one. */
type DigestOf = (statements: EmployeeStatements) => string | undefined;

/** Returns the writes of a partition's plan, by employee id. Each update has the hash of the stored employee that was planned on. */
export function writesOf(
  plan: Planned,
  stored: ReadonlyMap<string, RosterEmployee>,
  digestOf: DigestOf,
): PlanChunk {
  return { employees: [...employeeWrites(plan, stored, digestOf)], payees: plan.payees };
}

/** Yields chunks of at most `size` writes, payees after employees. A plan without writes has no chunks. */
export function* cutChunks({ employees, payees }: PlanChunk, size: number): Generator<PlanChunk> {
  for (let at = 0; at < employees.length + payees.length; at += size)
    yield sliceChunk({ employees, payees }, at, at + size);
}

/** Returns the writes from number `from` up to, but not including, `to`. Payees are numbered after employees. */
export function sliceChunk({ employees, payees }: PlanChunk, from: number, to: number): PlanChunk {
  const first = employees.length;
  return {
    employees: employees.slice(from, to),
    payees: payees.slice(Math.max(0, from - first), Math.max(0, to - first)),
  };
}

export function encodeChunk({ employees, payees }: PlanChunk): Buffer {
  return pack([employees.map((write) => withKind(write, storedKind(write.kind))), payees]);
}

/** Reads `encodeChunk`, and the JSON chunks of earlier versions. */
export function decodeChunk(bytes: Buffer): PlanChunk {
  if (bytes[0] === OPENING_BRACE) return readJsonChunk(JSON.parse(bytes.toString('utf8')));
  const [employees, payees] = unpack(bytes) as [StoredWrite[], PayeeChange[]];
  return { employees: employees.map(readWrite), payees };
}

/** Returns a kind as chunks and plan hashes spell it. */
export function storedKind(kind: EmployeeWrite['kind']): string {
  return kind === 'provenance_only' ? RESTATED : kind;
}

const OPENING_BRACE = 0x7b;
const RESTATED = 'restated';

type StoredWrite = Omit<EmployeeWrite, 'kind'> & { readonly kind: string };

function readWrite(write: StoredWrite): EmployeeWrite {
  return withKind(write, write.kind === RESTATED ? 'provenance_only' : write.kind) as EmployeeWrite;
}

/** Copies only the few writes whose kind differs. */
function withKind(write: StoredWrite, kind: string): StoredWrite {
  return write.kind === kind ? write : { ...write, kind };
}

type FormerWrite = StoredWrite & {
  readonly statements: EmployeeStatements;
  readonly before?: EmployeeStatements;
};

function readJsonChunk({
  employees,
  payees,
}: {
  employees: FormerWrite[];
  payees: PayeeChange[];
}): PlanChunk {
  return {
    employees: employees.map(({ statements, before, ...write }) =>
      readWrite({
        ...write,
        statements: statementsText(statements),
        ...(before && { before: statementsText(before) }),
      }),
    ),
    payees,
  };
}

function* employeeWrites(
  plan: Planned,
  stored: ReadonlyMap<string, RosterEmployee>,
  digestOf: DigestOf,
): Generator<EmployeeWrite> {
  const textOf = (statements: EmployeeStatements) => {
    const stated = digestOf(statements);
    return { statements: statementsText(statements), ...(stated !== undefined && { stated }) };
  };
  for (const { kind, employee_id, fields: changes, employee, statements } of plan.changes) {
    const planned = { employee_id, fields: employee, ...textOf(statements) };
    const before = stored.get(employee_id);
    if (kind === 'updated' && before) yield { ...planned, kind, changes, ...foundBy(before) };
    else yield { ...planned, kind: 'created' };
  }
  for (const { employee_id, statements } of plan.provenanceOnly) {
    const before = stored.get(employee_id);
    if (!before) continue;
    yield {
      kind: 'provenance_only',
      employee_id,
      ...textOf(statements),
      fields: before.fields,
      ...foundBy(before),
    };
  }
}

function foundBy({ content_hash, statements }: RosterEmployee) {
  return { content_hash, before: statementsText(statements) };
}
