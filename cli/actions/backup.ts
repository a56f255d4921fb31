import { createReadStream, existsSync } from 'node:fs';
import type { Keyring } from '../../infra/crypto/keyring.js';
import type { WrappedKey } from '../../infra/keys/data-keys.js';
import { migrate } from '../../infra/mongo/migrations/migrate.js';
import { keysOfBackup } from '../../services/backup/backup-keys.js';
import { type RestoredBackup, restoreBackup } from '../../services/backup/restore-backup.js';
import { isOwnSaltsFile, readSaltsFile, writeSaltsFile } from '../../services/backup/salts-file.js';
import { writeBackup } from '../../services/backup/write-backup.js';
import { verifyAudit } from '../../services/verify-audit.js';
import { AppError } from '../../shared/app-error.js';
import { fileErrorOf } from '../../shared/file-error.js';
import { printNote } from '../render/print.js';
import { printDone } from '../render/print-list.js';
import { writeOutput } from '../render/write-output.js';
import type { Context } from '../runtime/context.js';
import { assertUnbroken } from './audit.js';
import { assertSame, compareStored, describeVerification } from './verify.js';

type Options = { readonly json?: true };

/** @throws AppError `backup_too_slow`, `output_unwritable` */
export async function backUp(
  context: Context,
  file: string,
  { json, salts }: Options & { readonly salts: string },
): Promise<void> {
  let documents = 0;
  const onCollection = (name: string, count: number) => {
    documents += count;
    printNote(`${count} records of ${name}`);
  };
  // Refuses another file before the backup is written.
  await assertMayReplace(context, salts);
  await writeOutput(writeBackup(await context.store(), context.account, onCollection), file);
  await writeSalts(context, salts);
  const sentences = [
    `Wrote ${documents} records to ${file}. It can be read only with the encryption keys and the salts file.`,
    `Wrote ${salts}, which replaces all older salts files. Keep it apart from the backups.`,
  ];
  printDone(sentences.join('\n'), { file, salts, documents }, json);
}

/** @throws AppError `output_unwritable` */
export async function writeSaltsAlone(context: Context, file: string, { json }: Options): Promise<void> {
  await writeSalts(context, file);
  printDone(
    `Wrote ${file}. Destroy all older copies: they open backups for people who were erased.`,
    { file },
    json,
  );
}

async function writeSalts(context: Context, file: string): Promise<void> {
  await assertMayReplace(context, file);
  await writeOutput(writeSaltsFile(await context.store(), context.account), file);
}

/** Older backups would not open without the salts of their installation. @throws AppError `output_unwritable` */
async function assertMayReplace(context: Context, path: string): Promise<void> {
  if (!existsSync(path) || (await isOwnSaltsFile(await context.store(), readStored(path)))) return;
  throw new AppError('output_unwritable', {
    path,
    reason: 'it exists, and is no salts file of this database',
  });
}

type RestoreOptions = Options & { readonly verify?: true; readonly salts?: string };

/** @throws AppError `database_not_empty`, `backup_newer`, `backup_damaged`, `salts_file_needed`; with `verify` also `roster_differs`, `audit_broken` */
export async function restore(
  context: Context,
  file: string,
  { json, verify, salts: saltsPath }: RestoreOptions,
): Promise<void> {
  const keyring = await keysFor(context, [file, ...(saltsPath === undefined ? [] : [saltsPath])]);
  const store = { db: await context.db(), keyring };
  const salts = saltsPath === undefined ? undefined : await readSaltsFile(keyring, readStored(saltsPath));
  const onCollection = (name: string, count: number) => printNote(`${count} records of ${name}`);
  const options = { by: context.account, onCollection, salts };
  const restored = await restoreBackup(store, readStored(file), options);
  const { created_at, left_out } = restored;
  await migrate(store.db, { keyring: store.keyring, ...(await context.config()).reports });
  const sentence = describeRestored(restored);
  if (!verify) return printDone(sentence, { created_at, left_out }, json);
  const roster = await compareStored(context);
  const audit = await verifyAudit(store.db, undefined);
  const sentences = [
    sentence,
    describeVerification(roster),
    `${audit.entries} entries of the audit log read.`,
  ];
  printDone(sentences.join('\n'), { created_at, left_out, roster, audit }, json);
  assertSame(roster);
  assertUnbroken(audit);
}

/** The salts file may be sealed with a newer key than the backup. */
async function keysFor(context: Context, paths: readonly string[]): Promise<Keyring> {
  const stored = new Map<string, WrappedKey>();
  for (const path of paths)
    for (const key of await keysOfBackup(readStored(path))) stored.set(key.key_id, key);
  return (await context.keys()).openWith([...stored.values()]);
}

function describeRestored({ created_at, installation, left_out }: RestoredBackup): string {
  const sentence = `Restored the database as of ${created_at}.`;
  if (installation === undefined)
    return `${sentence} An earlier version wrote the backup, so people who were erased since are in it. Erase them again.`;
  return left_out === 0
    ? sentence
    : `${sentence} Left out ${left_out} records of erased people and of files that were removed since.`;
}

async function* readStored(path: string): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(path);
  } catch (error) {
    throw fileErrorOf(error) ?? error;
  }
}
