import { readNamedFile } from '../../infra/config/named-file.js';
import { countEmployees, pageOfEmployees } from '../../infra/roster/employee-page.js';
import { undoTogether } from '../../infra/staff/decide-together.js';
import { importStaff } from '../../infra/staff/import-staff.js';
import { confirmStaff, listDecisions, rejectStaff, unlinkStaff } from '../../infra/staff/staff-decisions.js';
import { countLinks, currentLinks, listLinks } from '../../infra/staff/staff-links.js';
import { resolveAmbiguity, suggestStaff } from '../../infra/staff/staff-suggestions.js';
import { undoDecision } from '../../infra/staff/undo-decision.js';
import { unusableStaff } from '../../infra/staff/unusable-staff.js';
import { AppError } from '../../shared/app-error.js';
import { readStaffFile } from '../../shared/staff/read-staff-file.js';
import { describeUnusable } from '../../shared/unusable-staff.js';
import { printable, printNote } from '../render/print.js';
import { printDone, printList } from '../render/print-list.js';
import { describeImport, describeStaffLinks, describeUnlinked } from '../render/print-staff.js';
import type { Context } from '../runtime/context.js';

type ListOptions = { readonly limit: number; readonly json?: true } & {
  readonly [only in 'unlinked' | 'ambiguous']?: true;
};

export async function listStaffLinks(context: Context, options: ListOptions): Promise<void> {
  await (options.unlinked || options.ambiguous ? unlinked : linked)(context, options);
  for (const problem of await unusableStaff((await context.store()).db))
    printNote(describeUnusable(printable(problem)));
}

type ImportOptions = { readonly [given in 'dryRun' | 'ignoreUnknown' | 'json']?: boolean };

/** @throws AppError `file_not_found`, `file_unreadable`, `staff_file_invalid` */
export async function importStaffFile(
  context: Context,
  path: string,
  { dryRun = false, ignoreUnknown = false, json = false }: ImportOptions,
): Promise<void> {
  const records = readStaffFile(readNamedFile(path), path, { ignoreUnknown });
  const { db } = await context.store();
  const counts = await importStaff(db, records, { by: context.account, dryRun });
  printDone(describeImport(counts, dryRun), { dry_run: dryRun, ...counts }, json);
}

async function linked(context: Context, { limit, json }: ListOptions): Promise<void> {
  const { db } = await context.store();
  const links = await listLinks(db, { limit });
  const items = await currentLinks(db, links);
  // A link without its record is not shown.
  const unshown = links.length - items.length;
  const count = async () => (await countLinks(db)) - unshown;
  await printList({ items, limit: limit - unshown, count }, describeStaffLinks, json);
}

const SUGGESTED_BY = ['first_name', 'last_name', 'work_email', 'hire_date'] as const;

async function unlinked(context: Context, { ambiguous, limit, json }: ListOptions): Promise<void> {
  const store = await context.store();
  const filter = ambiguous ? ({ staff_match: 'ambiguous' } as const) : { linked: false };
  const { employees } = await pageOfEmployees(store, filter, { fields: SUGGESTED_BY, limit });
  const suggestions = await suggestStaff(store.db, employees);
  const items = employees.map((employee, at) => ({ ...employee, suggestions: suggestions[at] ?? [] }));
  const count = () => countEmployees(store, filter);
  await printList({ items, limit, count }, describeUnlinked, json);
}

type DecisionOptions = { readonly json?: true };

export async function confirmLink(
  context: Context,
  employee_id: string,
  staff_id: string,
  { json }: DecisionOptions,
): Promise<void> {
  const { db } = await context.store();
  await confirmStaff(db, { employee_id, staff_id, by: context.account });
  printDone(`Linked ${employee_id} to ${staff_id}.`, { employee_id, staff_id, linked: true }, json);
}

export async function rejectLink(
  context: Context,
  employee_id: string,
  staff_id: string,
  { json }: DecisionOptions,
): Promise<void> {
  const { db } = await context.store();
  await rejectStaff(db, { employee_id, staff_id, by: context.account });
  await resolveAmbiguity(db, employee_id);
  const rejected = { employee_id, staff_id, linked: false };
  printDone(`No sync will link ${employee_id} to ${staff_id}.`, rejected, json);
}

export async function removeLink(
  context: Context,
  employee_id: string,
  { json }: DecisionOptions,
): Promise<void> {
  const { db } = await context.store();
  const staff_id = await unlinkStaff(db, { employee_id, by: context.account });
  const removed = { employee_id, staff_id, linked: false };
  printDone(`${employee_id} is no longer linked to ${staff_id}.`, removed, json);
}

type UndoOptions = DecisionOptions & { readonly together?: true };

/** @throws AppError `no_decision_to_undo`, and those of `undoDecision` */
export async function undoLast(
  context: Context,
  employee_id: string | undefined,
  { together, json }: UndoOptions,
): Promise<void> {
  const { db } = await context.store();
  const by = context.account;
  const of = employee_id === undefined ? { by: by.account_id } : { employee_id };
  const [last] = await listDecisions(db, { ...of, undone: false, limit: 1 });
  if (!last) throw new AppError('no_decision_to_undo');
  if (!together || last.bulk_id === undefined) {
    const done = await undoDecision(db, { decision_id: last.id, by });
    const sentence = `The decision about ${last.employee_id} and ${last.staff_id} is taken back.`;
    return printDone(sentence, { undone: [done], refused: [] }, json);
  }
  const { undone, refused } = await undoTogether(db, { bulk_id: last.bulk_id, by });
  const failed = refused.map(({ error, ...pair }) => ({ ...pair, code: error.code, message: error.message }));
  for (const { message } of failed) printNote(printable(message));
  printDone(`${undone.length} decisions are taken back.`, { undone, refused: failed }, json);
}
