import type { Command } from 'commander';
import type { Store } from '../../infra/mongo/store.js';
import { pageOfEmployees } from '../../infra/roster/employee-page.js';
import { confirmStaff, rejectStaff, unlinkStaff } from '../../infra/staff/staff-decisions.js';
import { currentLinks, findLinks } from '../../infra/staff/staff-links.js';
import { resolveAmbiguity, suggestStaff } from '../../infra/staff/staff-suggestions.js';
import { formatTable } from '../render/print-table.js';
import { newCommand, newGroup, parseCount, print, withContext } from '../runtime/command.js';
import type { Context } from '../runtime/context.js';

/** `paycom staff list|confirm|reject|unlink` */
export function staffCommand(): Command {
  return newGroup('staff', 'Who is linked to which Staff record')
    .addCommand(listCommand())
    .addCommand(pairCommand('confirm', 'link them; lifts an earlier rejection', confirm))
    .addCommand(pairCommand('reject', 'remember that they are not one: no sync links them', reject))
    .addCommand(unlinkCommand());
}

type ListOptions = { readonly envFile?: string; readonly limit: number } & {
  readonly [only in 'unlinked' | 'ambiguous']?: true;
};

function listCommand(): Command {
  return newCommand('list', 'the links')
    .option('--unlinked', 'instead whoever has no record, with those that may be theirs')
    .option('--ambiguous', 'of these only on whom a person must decide')
    .option('--limit <n>', 'how many', parseCount, 50)
    .action((options: ListOptions) =>
      withContext(options, async (context) => {
        const store = await context.store();
        print(await (options.unlinked || options.ambiguous ? unlinked : linked)(store, options));
      }),
    );
}

async function linked({ db }: Store, { limit }: ListOptions): Promise<string> {
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

async function unlinked(store: Store, { ambiguous, limit }: ListOptions): Promise<string> {
  const filter = ambiguous ? ({ staff_match: 'ambiguous' } as const) : { linked: false };
  const { employees } = await pageOfEmployees(store, filter, { fields: NAMED_BY, limit });
  if (employees.length === 0) return 'Nobody.';
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

type Pair = { readonly employee_id: string; readonly staff_id: string };
type Decide = (context: Context, pair: Pair) => Promise<string>;

function pairCommand(name: string, description: string, decide: Decide): Command {
  return newCommand(name, description)
    .argument('<employee_id>')
    .argument('<staff_id>')
    .action((employee_id: string, staff_id: string, options) =>
      withContext(options, async (context) => print(await decide(context, { employee_id, staff_id }))),
    );
}

async function confirm(context: Context, pair: Pair): Promise<string> {
  await confirmStaff((await context.store()).db, { ...pair, by: context.user });
  return `Linked ${pair.employee_id} to ${pair.staff_id}.`;
}

async function reject(context: Context, pair: Pair): Promise<string> {
  const { db } = await context.store();
  await rejectStaff(db, { ...pair, by: context.user });
  await resolveAmbiguity(db, pair.employee_id);
  return `No sync will link ${pair.employee_id} to ${pair.staff_id}.`;
}

function unlinkCommand(): Command {
  return newCommand('unlink', 'take the link away; no sync makes it again')
    .argument('<employee_id>')
    .action((employee_id: string, options) =>
      withContext(options, async (context) => {
        const { db } = await context.store();
        const staff_id = await unlinkStaff(db, { employee_id, by: context.user });
        print(`${employee_id} is linked to ${staff_id} no more.`);
      }),
    );
}
