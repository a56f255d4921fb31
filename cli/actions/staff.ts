import { pageOfEmployees } from '../../infra/roster/employee-page.js';
import { confirmStaff, rejectStaff, unlinkStaff } from '../../infra/staff/staff-decisions.js';
import { currentLinks, listLinks } from '../../infra/staff/staff-links.js';
import { resolveAmbiguity, suggestStaff } from '../../infra/staff/staff-suggestions.js';
import { print, printResult } from '../render/print.js';
import { describeStaffLinks, describeUnlinked } from '../render/print-staff.js';
import type { Context } from '../runtime/context.js';

type ListOptions = { readonly limit: number } & {
  readonly [only in 'unlinked' | 'ambiguous']?: true;
};

export async function listStaffLinks(context: Context, options: ListOptions): Promise<void> {
  await (options.unlinked || options.ambiguous ? unlinked : linked)(context, options);
}

async function linked(context: Context, { limit }: ListOptions): Promise<void> {
  const { db } = await context.store();
  printResult(await currentLinks(db, await listLinks(db, { limit })), describeStaffLinks);
}

const SUGGESTED_BY = ['first_name', 'last_name', 'work_email', 'hire_date'] as const;

async function unlinked(context: Context, { ambiguous, limit }: ListOptions): Promise<void> {
  const store = await context.store();
  const filter = ambiguous ? ({ staff_match: 'ambiguous' } as const) : { linked: false };
  const { employees } = await pageOfEmployees(store, filter, { fields: SUGGESTED_BY, limit });
  const suggestions = await suggestStaff(store.db, employees);
  printResult({ employees, suggestions }, (shown) => describeUnlinked(shown.employees, shown.suggestions));
}

export async function confirmLink(context: Context, employee_id: string, staff_id: string): Promise<void> {
  const { db } = await context.store();
  await confirmStaff(db, { employee_id, staff_id, by: context.account });
  print(`Linked ${employee_id} to ${staff_id}.`);
}

export async function rejectLink(context: Context, employee_id: string, staff_id: string): Promise<void> {
  const { db } = await context.store();
  await rejectStaff(db, { employee_id, staff_id, by: context.account });
  await resolveAmbiguity(db, employee_id);
  print(`No sync will link ${employee_id} to ${staff_id}.`);
}

export async function removeLink(context: Context, employee_id: string): Promise<void> {
  const { db } = await context.store();
  const staff_id = await unlinkStaff(db, { employee_id, by: context.account });
  print(`${employee_id} is no longer linked to ${staff_id}.`);
}
