import { pageOfEmployees } from '../../infra/roster/employee-page.js';
import { confirmStaff, rejectStaff, unlinkStaff } from '../../infra/staff/staff-decisions.js';
import { currentLinks, listLinks } from '../../infra/staff/staff-links.js';
import { resolveAmbiguity, suggestStaff } from '../../infra/staff/staff-suggestions.js';
import { describeStaffLinks, describeUnlinked } from '../render/print-staff.js';
import { print } from '../runtime/command.js';
import type { Context } from '../runtime/context.js';

type ListOptions = { readonly limit: number } & {
  readonly [only in 'unlinked' | 'ambiguous']?: true;
};

export async function listStaffLinks(context: Context, options: ListOptions): Promise<void> {
  print(await (options.unlinked || options.ambiguous ? unlinked : linked)(context, options));
}

async function linked(context: Context, { limit }: ListOptions): Promise<string> {
  const { db } = await context.store();
  return describeStaffLinks(await currentLinks(db, await listLinks(db, { limit })));
}

const SUGGESTED_BY = ['first_name', 'last_name', 'work_email', 'hire_date'] as const;

async function unlinked(context: Context, { ambiguous, limit }: ListOptions): Promise<string> {
  const store = await context.store();
  const filter = ambiguous ? ({ staff_match: 'ambiguous' } as const) : { linked: false };
  const { employees } = await pageOfEmployees(store, filter, { fields: SUGGESTED_BY, limit });
  return describeUnlinked(employees, await suggestStaff(store.db, employees));
}

export async function confirmLink(context: Context, employee_id: string, staff_id: string): Promise<void> {
  const { db } = await context.store();
  await confirmStaff(db, { employee_id, staff_id, by: context.user });
  print(`Linked ${employee_id} to ${staff_id}.`);
}

export async function rejectLink(context: Context, employee_id: string, staff_id: string): Promise<void> {
  const { db } = await context.store();
  await rejectStaff(db, { employee_id, staff_id, by: context.user });
  await resolveAmbiguity(db, employee_id);
  print(`No sync will link ${employee_id} to ${staff_id}.`);
}

export async function removeLink(context: Context, employee_id: string): Promise<void> {
  const { db } = await context.store();
  const staff_id = await unlinkStaff(db, { employee_id, by: context.user });
  print(`${employee_id} is no longer linked to ${staff_id}.`);
}
