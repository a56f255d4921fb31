import { withEmployeeId } from '../../../shared/payee.js';
import type { Payee, PayeeChange } from '../../../shared/plan/plan.js';
import { BlobStore } from '../../blobs/blob-store.js';
import type { EmployeeWrite } from '../../plans/employee-writes.js';
import { decodeChunk, encodeChunk, type PlanChunk } from '../../plans/plan-chunks.js';
import { collections } from '../collections.js';
import type { Store } from '../store.js';

/** Returns the current code of a stored one. */
export type Rename = (code: string) => string;

/** Renames codes in the stored parts of plans, which an undo reads. */
export async function renameInPlans(store: Store, rename: Rename): Promise<void> {
  const { plans, appliedChunks } = collections(store.db);
  const blobs = new BlobStore(store);
  const rewrite = async (key: string | undefined, renamed: (bytes: Buffer) => Buffer | null) => {
    if (key === undefined || !(await blobs.has(key))) return;
    const bytes = renamed(await blobs.get(key));
    if (bytes !== null) await blobs.replace(key, bytes);
  };
  const inChunk = (bytes: Buffer) => renamedChunk(decodeChunk(bytes), rename);
  const inJson = (bytes: Buffer) => renamedJson(bytes.toString('utf8'), rename);
  const done = new Set<string>();
  for await (const { chunk_keys, missing_key, left_key } of plans.find()) {
    for (const key of chunk_keys) await rewrite(key, inChunk);
    for (const key of chunk_keys) done.add(key);
    await rewrite(missing_key, inJson);
    await rewrite(left_key, inJson);
  }
  // A workflow reset replaces a plan, and keeps what was applied of the former one.
  for await (const { key } of appliedChunks.find({}, { projection: { key: 1 } })) {
    if (!done.has(key)) await rewrite(key, inChunk);
    done.add(key);
  }
}

/** Returns null when no code changes. */
function renamedChunk({ employees, payees }: PlanChunk, rename: Rename): Buffer | null {
  const codes = [
    ...employees.map(({ employee_id }) => employee_id),
    ...payees.map(({ payee }) => payee.employee_id),
  ];
  if (codes.every((code) => rename(code) === code)) return null;
  const write = ({ employee_id, fields, ...rest }: EmployeeWrite): EmployeeWrite =>
    ({
      ...rest,
      employee_id: rename(employee_id),
      fields: 'employee_id' in fields ? { ...fields, employee_id: rename(employee_id) } : fields,
    }) as EmployeeWrite;
  return encodeChunk({
    employees: employees.map(write),
    payees: payees.map((change) => renamedPayee(change, rename)),
  });
}

function renamedPayee(change: PayeeChange, rename: Rename): PayeeChange {
  const renamed = (payee: Payee): Payee => {
    const employee_id = rename(payee.employee_id);
    return { ...payee, employee_id, key: withEmployeeId(payee.key, employee_id) };
  };
  const payee = renamed(change.payee);
  return { ...change, payee, ...(change.before && { before: renamed(change.before) }) };
}

function renamedJson(text: string, rename: Rename): Buffer | null {
  const renamed = JSON.stringify(JSON.parse(text), (name, value) =>
    name === 'employee_id' ? rename(value) : value,
  );
  return renamed === text ? null : Buffer.from(renamed);
}
