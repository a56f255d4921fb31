import { pageOfEmployees } from '../../infra/roster/employee-page.js';
import { confirmStaff, rejectStaff, unlinkStaff } from '../../infra/staff/staff-decisions.js';
import { currentLinks, findLinks } from '../../infra/staff/staff-links.js';
import { resolveAmbiguity, suggestStaff } from '../../infra/staff/staff-suggestions.js';
import { formatTable } from '../render/print-table.js';
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
  const links = await currentLinks(db, await findLinks(db, {}).limit(limit).toArray());
  if (links.length === 0) return 'No links.';
  return formatTable(
    ['employee', 'last name', 'first name', 'status', 'staff', ''],
    links.map(({ employee: { employee_id, last_name, first_name, status }, record }) => [
      ...[employee_id, last_name ?? '–', first_name ?? '–', status ?? '–', record.staff_id],
      record.active ? '' : 'inactive',
    ]),
  );
}

const NAMED_BY = ['first_name', 'last_name', 'work_email', 'hire_date'] as const;

async function unlinked(context: Context, { ambiguous, limit }: ListOptions): Promise<string> {
  const store = await context.store();
  const filter = ambiguous ? ({ staff_match: 'ambiguous' } as const) : { linked: false };
  const { employees } = await pageOfEmployees(store, filter, { fields: NAMED_BY, limit });
  if (employees.length === 0) return 'No employees.';
  const suggested = await suggestStaff(store.db, employees);
  const rows = employees.flatMap(({ employee_id, last_name, first_name }, at) => {
    const who = [employee_id, last_name ?? '–', first_name ?? '–'];
    const [first, ...others] = (suggested[at] ?? []).map(({ staff, score, reasons }) => [
      ...[staff.staff_id, score.toFixed(2)],
      reasons.join(', ').replaceAll('_', ' '),
    ]);
    return [[...who, ...(first ?? ['–', '', ''])], ...others.map((other) => ['', '', '', ...other])];
  });
  return formatTable(['employee', 'last name', 'first name', 'staff', 'score', 'reasons'], rows);
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
