import { type Command, Option } from 'commander';
import { newCommand, newGroup, withContext } from '../runtime/command.js';

export function migrateCommand(): Command {
  return newCommand('migrate', "Update the database's collections, validators and indexes")
    .option('--json', 'print one JSON object')
    .action(withContext(async () => (await import('../actions/migrate.js')).migrateDatabase));
}

const keys = () => import('../actions/keys.js');

export function keysCommand(): Command {
  return newGroup('keys', 'Encryption keys')
    .addCommand(
      newCommand('new', 'print a new key in the format of PAYCOM_ENCRYPTION_KEYS')
        .argument('[id]', 'name of the key', keyOfToday())
        .option('--json', 'print one JSON object')
        .action(withContext(async () => (await keys()).printNewKey)),
    )
    .addCommand(
      newCommand('add', 'make a key and store it, encrypted with the key of PAYCOM_KEY_ENCRYPTION_KEYS')
        .argument('[id]', 'name of the key', keyOfToday())
        .option('--json', 'print one JSON object')
        .action(withContext(async () => (await keys()).addKey)),
    )
    .addCommand(
      newCommand('wrap', 'store the keys of PAYCOM_ENCRYPTION_KEYS in that way')
        .option('--json', 'print one JSON object')
        .action(withContext(async () => (await keys()).wrapKeys)),
    )
    .addCommand(
      newCommand('rotate-wrapping', 'encrypt the stored keys with the first of PAYCOM_KEY_ENCRYPTION_KEYS')
        .option('--json', 'print one JSON object')
        .action(withContext(async () => (await keys()).rewrapKeys)),
    )
    .addCommand(
      newCommand('rotate', 'encrypt all data again with the newest key')
        .option('--accept-plain', 'also encrypt values that were stored unencrypted beside encrypted ones')
        .option('--json', 'print one JSON object')
        .action(withContext(async () => (await keys()).rotate)),
    );
}

function keyOfToday(): string {
  return `k${new Date().toISOString().slice(0, 10).replaceAll('-', '')}`;
}

const audit = () => import('../actions/audit.js');

export function auditCommand(): Command {
  return newGroup('audit', 'The record of who did what')
    .addCommand(
      newCommand('verify', 'find entries that are missing, changed or moved')
        .option('--head <head>', 'also compare with what an earlier check printed: NUMBER:HASH')
        .option('--json', 'print one JSON object')
        .action(withContext(async () => (await audit()).verify)),
    )
    .addCommand(
      newCommand('export', 'write all entries, the newest first')
        .addOption(
          new Option('--format <format>', 'json writes one object per line')
            .choices(['csv', 'json'])
            .default('json'),
        )
        .option('--output <file>', 'write to this file instead of stdout; it appears when it is complete')
        .action(withContext(async () => (await audit()).writeAudit)),
    );
}

const backup = () => import('../actions/backup.js');

const SALTS_FILE = '--salts <file>';

export function backupCommand(): Command {
  return newCommand('backup', 'Write the whole database to an encrypted file')
    .argument('<file>', 'appears when it is complete')
    .requiredOption(SALTS_FILE, 'write what opens it for its people to this file, in another place')
    .option('--json', 'print one JSON object')
    .action(withContext(async () => (await backup()).backUp));
}

export function saltsCommand(): Command {
  return newCommand('salts', 'Write what opens backups for their people, after an erasure')
    .argument('<file>', 'replaces the one that `paycom backup --salts` wrote')
    .option('--json', 'print one JSON object')
    .action(withContext(async () => (await backup()).writeSaltsAlone));
}

export function restoreCommand(): Command {
  return newCommand('restore', 'Restore such a file into an empty database, and migrate it')
    .argument('<file>')
    .option(SALTS_FILE, 'the newest file that `paycom backup` or `paycom salts` wrote')
    .option('--verify', 'then compare the roster with its files, and check the audit log')
    .option('--json', 'print one JSON object')
    .action(withContext(async () => (await backup()).restore));
}

export function verifyCommand(): Command {
  return newCommand('verify', 'Rebuild the roster from the kept files, and compare')
    .option('--json', 'print one JSON object')
    .action(withContext(async () => (await import('../actions/verify.js')).verifyStored));
}

const storage = () => import('../actions/storage.js');

export function storageCommand(): Command {
  return newGroup('storage', 'What is stored')
    .addCommand(
      newCommand('show', 'show what takes how much (the default)')
        .option('--json', 'print one JSON array')
        .action(withContext(async () => (await storage()).showStorage)),
      { isDefault: true },
    )
    .addCommand(
      newCommand('sweep', 'remove what is older than the settings say, as the schedule does each day')
        .option('--dry-run', 'only say what would be removed')
        .option('--json', 'print one JSON object')
        .action(withContext(async () => (await storage()).sweepNow)),
    );
}

export function doctorCommand(): Command {
  return newCommand(
    'doctor',
    'Check the settings, MongoDB, keys, Temporal, worker and SFTP, and print what to fix',
  )
    .option('--json', 'print one JSON object')
    .action(withContext(async () => (await import('../actions/doctor.js')).doctor));
}
