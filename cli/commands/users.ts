import { randomBytes } from 'node:crypto';
import { type Command, Option } from 'commander';
import type { z } from 'zod';
import { generatePassword } from '../../infra/auth/passwords.js';
import {
  createUser,
  findUser,
  listUsers,
  resetPassword,
  type UserRecord,
  updateUser,
} from '../../infra/auth/users.js';
import { AppError } from '../../shared/app-error.js';
import { Role } from '../../shared/permissions.js';
import { AccountName, Email } from '../../shared/user.js';
import { formatTable, formatTime } from '../render/print-table.js';
import { newCommand, newGroup, print, withContext } from '../runtime/command.js';
import { askPassword, passwordOfPipe } from '../runtime/read-password.js';

type PasswordOptions = {
  readonly envFile?: string;
  readonly passwordStdin?: true;
  readonly json?: true;
};
type NewUser = PasswordOptions & { readonly role: Role; readonly name?: string };
type Change = {
  readonly envFile?: string;
  readonly role?: Role;
  readonly name?: string;
  readonly disable?: true;
  readonly enable?: true;
};

const roleOption = () => new Option('--role <role>', 'what they may do').choices(Role.options);
const PASSWORD_STDIN = ['--password-stdin', 'read the password from stdin'] as const;

/** `paycom users create|list|set|reset-password` */
export function usersCommand(): Command {
  return newGroup('users', 'People who sign in to the API')
    .addCommand(createCommand())
    .addCommand(listCommand())
    .addCommand(setCommand())
    .addCommand(resetCommand());
}

function createCommand(): Command {
  return newCommand('create', 'let somebody sign in')
    .argument('<email>')
    .addOption(roleOption().makeOptionMandatory())
    .option('--name <name>', 'what they are called in the logs of the syncs that they start')
    .option(...PASSWORD_STDIN)
    .option('--json', 'print one JSON object')
    .action((address: string, options: NewUser) =>
      withContext(options, async (context) => {
        const { role } = options;
        const email = valid(Email, address, 'That is no e-mail address.');
        const name = nameOf(options.name) ?? `${role} ${randomBytes(3).toString('hex')}`;
        const { password, made } = await readPassword(options);
        const user = await createUser((await context.store()).db, { email, name, role, password });
        if (options.json) return print(JSON.stringify({ ...user, password: made ? password : null }));
        process.stderr.write(`${user.name} can sign in as ${role}.\n`);
        if (made) print(password);
      }),
    );
}

function listCommand(): Command {
  return newCommand('list', 'everyone who may sign in')
    .option('--json', 'print one JSON array')
    .action((options) =>
      withContext(options, async (context) => {
        const users = await listUsers((await context.store()).db);
        print(options.json ? JSON.stringify(users) : describeUsers(users));
      }),
    );
}

function setCommand(): Command {
  return newCommand('set', 'change a role or a name, disable or enable')
    .argument('<email>')
    .addOption(roleOption())
    .option('--name <name>', 'what they are called')
    .addOption(new Option('--disable', 'let them sign in no more; ends their sessions').conflicts('enable'))
    .option('--enable', 'let them sign in again')
    .action((address: string, options: Change) =>
      withContext(options, async (context) => {
        const { role, disable, enable } = options;
        const disabled = disable ? true : enable ? false : undefined;
        const { db } = await context.store();
        const { user_id } = await findUser(db, Email.safeParse(address).data ?? address);
        const user = await updateUser(db, user_id, { role, name: nameOf(options.name), disabled });
        print(`${user.name}: ${user.role}, ${user.disabled ? 'disabled' : 'enabled'}.`);
      }),
    );
}

function resetCommand(): Command {
  return newCommand('reset-password', 'set a new password; ends their sessions')
    .argument('<email>')
    .option(...PASSWORD_STDIN)
    .action((address: string, options: PasswordOptions) =>
      withContext(options, async (context) => {
        const { db } = await context.store();
        const { user_id } = await findUser(db, Email.safeParse(address).data ?? address);
        const { password, made } = await readPassword(options);
        await resetPassword(db, user_id, password);
        if (made) print(password);
      }),
    );
}

/** From stdin when asked to, else from whoever sits at the terminal, else made up. */
async function readPassword(options: PasswordOptions): Promise<{ password: string; made: boolean }> {
  if (options.passwordStdin) return { password: await passwordOfPipe(process.stdin), made: false };
  const asks = process.stdin.isTTY && process.stderr.isTTY && !options.json;
  const typed = asks ? await askPassword({ input: process.stdin, output: process.stderr }) : null;
  return typed === null ? { password: generatePassword(), made: true } : { password: typed, made: false };
}

function describeUsers(users: readonly UserRecord[]): string {
  if (users.length === 0) return 'Nobody yet: `paycom users create EMAIL --role ROLE`.';
  return formatTable(
    ['e-mail', 'name', 'role', 'state', 'since', 'id'],
    users.map(({ email, name, role, disabled, created_at, user_id }) => [
      ...[email, name, role, disabled ? 'disabled' : 'enabled', formatTime(created_at), user_id],
    ]),
  );
}

function nameOf(name: string | undefined): string | undefined {
  const problem = 'A name has 1 to 100 characters, and neither an @ nor a control character among them.';
  return name === undefined ? undefined : valid(AccountName, name, problem);
}

function valid<T>(schema: z.ZodType<T>, text: string, problem: string): T {
  const { success, data } = schema.safeParse(text);
  if (!success) throw new AppError('usage', { problem });
  return data;
}
