import type { Db, FindCursor } from 'mongodb';
import type { StaffRecord } from '../../shared/plan/match-staff.js';
import { collections } from '../mongo/collections.js';
import type { EmployeeDocument } from '../mongo/documents/employee-document.js';
import { staffRecordOf } from '../mongo/documents/staff-document.js';
import { ofStaff } from './staff.js';

type LinkedEmployee = Pick<EmployeeDocument, 'employee_id' | 'first_name' | 'last_name' | 'status'> & {
  readonly staff_id: string;
};
/** An employee and the linked staff record. */
export type StaffLinkRecord = { readonly employee: LinkedEmployee; readonly record: StaffRecord };
type LinkFilter = {
  readonly employee_id?: string | undefined;
  readonly staff_id?: string | undefined;
};

/** Returns a page of links, by staff id. `after` is the last staff id on the previous page. */
export async function listLinks(
  db: Db,
  { after, limit, ...filter }: LinkFilter & { readonly after?: string | undefined; readonly limit: number },
): Promise<LinkedEmployee[]> {
  return findLinks(db, filter, after).limit(limit).toArray();
}

/** The query of `listLinks`, without a limit. */
export function findLinks(
  db: Db,
  { employee_id, staff_id }: LinkFilter,
  after?: string,
): FindCursor<LinkedEmployee> {
  const afterCursor = { $type: 'string', ...(after !== undefined && { $gt: after }) } as const;
  return collections(db)
    .employees.find({
      staff_id: { ...afterCursor, ...(staff_id !== undefined && { $eq: staff_id }) },
      ...(employee_id !== undefined && { employee_id: { $eq: employee_id } }),
    })
    .project<LinkedEmployee>({ _id: 0, employee_id: 1, staff_id: 1, first_name: 1, last_name: 1, status: 1 })
    .sort(employee_id === undefined ? { staff_id: 1 } : { employee_id: 1 });
}

export async function countLinks(db: Db): Promise<number> {
  return collections(db).employees.countDocuments({ staff_id: { $type: 'string' } });
}

/** Returns the links whose record still exists. The scheduling system may delete records; the next sync removes their links. */
export async function currentLinks(db: Db, links: readonly LinkedEmployee[]): Promise<StaffLinkRecord[]> {
  const ids = links.map(({ staff_id }) => staff_id);
  const records = await collections(db)
    .staff.find(ofStaff(ids), { projection: { _id: 0 } })
    .toArray();
  const byId = new Map(records.map((record) => [record.staff_id, staffRecordOf(record)]));
  return links.flatMap((employee) => {
    const record = byId.get(employee.staff_id);
    return record ? [{ employee, record }] : [];
  });
}
