import type { Db, FindCursor } from 'mongodb';
import type { StaffRecord } from '../../shared/plan/match-staff.js';
import { collections } from '../mongo/collections.js';
import type { EmployeeDocument } from '../mongo/documents/employee-document.js';
import { staffRecordOf } from '../mongo/documents/staff-document.js';
import { ofStaff, unlinkGoneOf } from './staff.js';

type LinkedEmployee = Pick<EmployeeDocument, 'employee_id' | 'first_name' | 'last_name' | 'status'> & {
  readonly staff_id: string;
};
/** An employee and the staff record that is theirs. */
export type StaffLinkRecord = { readonly employee: LinkedEmployee; readonly record: StaffRecord };
export type LinkFilter = {
  readonly employee_id?: string | undefined;
  readonly staff_id?: string | undefined;
};

/** The query behind the list of links, by staff id; `after` is the last one of the page before. */
export function findLinks(
  db: Db,
  { employee_id, staff_id }: LinkFilter,
  after?: string,
): FindCursor<LinkedEmployee> {
  const behind = { $type: 'string', ...(after !== undefined && { $gt: after }) } as const;
  return collections(db)
    .employees.find({
      staff_id: { ...behind, ...(staff_id !== undefined && { $eq: staff_id }) },
      ...(employee_id !== undefined && { employee_id: { $eq: employee_id } }),
    })
    .project<LinkedEmployee>({ _id: 0, employee_id: 1, staff_id: 1, first_name: 1, last_name: 1, status: 1 })
    .sort(employee_id === undefined ? { staff_id: 1 } : { employee_id: 1 });
}

/** Of these links those whose record is still there; the others it takes away, since the scheduling system deletes records by itself. */
export async function currentLinks(db: Db, links: readonly LinkedEmployee[]): Promise<StaffLinkRecord[]> {
  const ids = links.map(({ staff_id }) => staff_id);
  const records = await collections(db)
    .staff.find(ofStaff(ids), { projection: { _id: 0 } })
    .toArray();
  const byId = new Map(records.map((record) => [record.staff_id, staffRecordOf(record)]));
  if (byId.size < ids.length) await unlinkGoneOf(db, ids);
  return links.flatMap((employee) => {
    const record = byId.get(employee.staff_id);
    return record ? [{ employee, record }] : [];
  });
}
