import { createReadStream } from 'node:fs';
import { migrate } from '../../infra/mongo/migrations/migrate.js';
import { keysOfBackup } from '../../services/backup/backup-keys.js';
import { restoreBackup } from '../../services/backup/restore-backup.js';
import { writeBackup } from '../../services/backup/write-backup.js';
import { verifyAudit } from '../../services/verify-audit.js';
import { fileErrorOf } from '../../shared/file-error.js';
import { printNote } from '../render/print.js';
import { printDone } from '../render/print-list.js';
import { writeOutput } from '../render/write-output.js';
import type { Context } from '../runtime/context.js';
import { assertUnbroken } from './audit.js';
import { assertSame, compareStored, describeVerification } from './verify.js';

type Options = { readonly json?: true };

/** @throws AppError `backup_too_slow`, `output_unwritable` */
export async function backUp(context: Context, file: string, { json }: Options): Promise<void> {
  let documents = 0;
  const onCollection = (name: string, count: number) => {
    documents += count;
    printNote(`${count} records of ${name}`);
  };
  await writeOutput(writeBackup(await context.store(), context.account, onCollection), file);
  printDone(
    `Wrote ${documents} records to ${file}. It can be read only with the encryption keys.`,
    { file, documents },
    json,
  );
}

type RestoreOptions = Options & { readonly verify?: true };

/** @throws AppError `database_not_empty`, `backup_newer`, `backup_damaged`; with `verify` also `roster_differs`, `audit_broken` */
export async function restore(
  context: Context,
  file: string,
  { json, verify }: RestoreOptions,
): Promise<void> {
  const { openWith } = await context.keys();
  const keyring = await openWith(await keysOfBackup(readBackup(file)));
  const store = { db: await context.db(), keyring };
  const onCollection = (name: string, count: number) => printNote(`${count} records of ${name}`);
  const { created_at } = await restoreBackup(store, readBackup(file), { by: context.account, onCollection });
  await migrate(store.db, { keyring: store.keyring, ...(await context.config()).reports });
  const sentence = `Restored the database as of ${created_at}.`;
  if (!verify) return printDone(sentence, { created_at }, json);
  const roster = await compareStored(context);
  const audit = await verifyAudit(store.db, undefined);
  const sentences = [
    sentence,
    describeVerification(roster),
    `${audit.entries} entries of the audit log read.`,
  ];
  printDone(sentences.join('\n'), { created_at, roster, audit }, json);
  assertSame(roster);
  assertUnbroken(audit);
}

async function* readBackup(path: string): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(path);
  } catch (error) {
    throw fileErrorOf(error) ?? error;
  }
}
