import { randomBytes } from 'node:crypto';
import { generatePassword } from '../../infra/auth/passwords.js';
import { resetSecondFactor } from '../../infra/auth/second-factors.js';
import {
  bindIdentity,
  createUser,
  findUser,
  listUsers,
  resetPassword,
  updateUser,
} from '../../infra/auth/users.js';
import { AppError } from '../../shared/app-error.js';
import type { Role } from '../../shared/permissions.js';
import { Email } from '../../shared/user.js';
import { print, printJson, printNote, printResult } from '../render/print.js';
import { printDone } from '../render/print-list.js';
import { describeUsers } from '../render/print-users.js';
import type { Context } from '../runtime/context.js';
import { askPassword, passwordOfPipe } from '../runtime/read-password.js';
import { parseAccountName } from './account-name.js';

type PasswordOptions = {
  readonly passwordStdin?: true;
  readonly json?: true;
};
type NewUser = PasswordOptions & { readonly role: Role; readonly name?: string };
type Change = {
  readonly role?: Role;
  readonly name?: string;
  readonly disable?: true;
  readonly enable?: true;
  readonly subject?: string;
  readonly json?: true;
};

export async function createUserCommand(context: Context, address: string, options: NewUser): Promise<void> {
  const { role, json } = options;
  const { success, data: email } = Email.safeParse(address);
  if (!success) throw new AppError('usage', { problem: 'This is not an e-mail address.' });
  const name = nameOf(options.name) ?? `${role} ${randomBytes(3).toString('hex')}`;
  const { db } = await context.store();
  const { password, generated } = await readPassword(options);
  const user = await createUser(db, { email, name, role, password }, context.account);
  if (json) return printJson({ ...user, password: generated ? password : null });
  printNote(`${user.name} can sign in as ${role}.`);
  if (generated) print(password);
}

export async function listUsersCommand(context: Context, { json }: { readonly json?: true }): Promise<void> {
  const users = await listUsers((await context.store()).db);
  printResult(users, describeUsers, json);
}

export async function updateUserCommand(context: Context, address: string, options: Change): Promise<void> {
  const { role, disable, enable } = options;
  const disabled = disable ? true : enable ? false : undefined;
  const { db } = await context.store();
  const { user_id } = await findUser(db, Email.safeParse(address).data ?? address);
  if (options.subject !== undefined) await linkSubject(context, user_id, options.subject);
  const user = await updateUser(db, user_id, { role, name: nameOf(options.name), disabled }, context.account);
  const state = user.disabled ? 'disabled' : 'enabled';
  printDone(`${user.name}: ${user.role}, ${state}.`, user, options.json);
}

async function linkSubject(context: Context, user_id: string, subject: string): Promise<void> {
  const { oidc } = await context.config();
  if (!oidc)
    throw new AppError('usage', { problem: 'PAYCOM_OIDC_ISSUER and PAYCOM_OIDC_CLIENT_ID are not set.' });
  const { db } = await context.store();
  await bindIdentity(db, user_id, { issuer: oidc.issuer, subject }, context.account);
}

export async function resetPasswordCommand(
  context: Context,
  address: string,
  options: PasswordOptions,
): Promise<void> {
  const { db } = await context.store();
  const { user_id, name } = await findUser(db, Email.safeParse(address).data ?? address);
  const { password, generated } = await readPassword(options);
  await resetPassword(db, { user_id, password, by: context.account });
  if (options.json) return printJson({ user_id, password: generated ? password : null });
  printNote(`${name} has a new password, and must change it at the next sign-in.`);
  if (generated) print(password);
}

export async function resetSecondFactorCommand(
  context: Context,
  address: string,
  { json }: { readonly json?: true },
): Promise<void> {
  const { db } = await context.store();
  const { user_id, name } = await findUser(db, Email.safeParse(address).data ?? address);
  await resetSecondFactor(db, user_id, context.account);
  printDone(`${name} has no second factor now, and is signed out.`, { user_id }, json);
}

/** Reads the password from stdin with `--password-stdin`, asks for it on a terminal, and generates one otherwise. */
async function readPassword(options: PasswordOptions): Promise<{ password: string; generated: boolean }> {
  if (options.passwordStdin) return { password: await passwordOfPipe(process.stdin), generated: false };
  const asks = process.stdin.isTTY && process.stderr.isTTY && !options.json;
  const typed = asks ? await askPassword({ input: process.stdin, output: process.stderr }) : null;
  return typed === null
    ? { password: generatePassword(), generated: true }
    : { password: typed, generated: false };
}

function nameOf(name: string | undefined): string | undefined {
  return name === undefined ? undefined : parseAccountName(name);
}
