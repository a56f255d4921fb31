import { type Command, CommanderError } from 'commander';
import { packageVersion } from '../infra/config/package-version.js';
import { AppError } from '../shared/app-error.js';
import { fileErrorOf } from '../shared/file-error.js';
import { tokensCommand, usersCommand } from './commands/accounts.js';
import {
  auditCommand,
  backupCommand,
  doctorCommand,
  keysCommand,
  migrateCommand,
  restoreCommand,
  storageCommand,
  verifyCommand,
} from './commands/installation.js';
import { notificationsCommand } from './commands/notifications.js';
import { filesCommand, issuesCommand, mappingCommand, numbersCommand } from './commands/reports.js';
import { employeesCommand, staffCommand } from './commands/roster.js';
import {
  approveCommand,
  cancelCommand,
  logsCommand,
  rejectCommand,
  retryCommand,
  scheduleCommand,
  statusCommand,
  syncCommand,
  undoCommand,
} from './commands/syncs.js';
import { webhooksCommand } from './commands/webhooks.js';
import { hintAtEnvFile } from './render/hints.js';
import { writeNote } from './render/print.js';
import { describeError } from './render/print-error.js';
import { commandLine, envFileOf, newGroup } from './runtime/command.js';

/** Runs `paycom` with `argv`, in the format of process.argv, and sets process.exitCode. */
export function runPaycom(argv: readonly string[]): Promise<void> {
  return run(paycomCommand(), argv);
}

/** Runs `sync_paycom`, which is `paycom sync`. */
export function runSyncPaycom(argv: readonly string[]): Promise<void> {
  return run(syncCommand().name('sync_paycom'), argv);
}

function paycomCommand(): Command {
  const paycom = newGroup('paycom', "Reads Paycom's reports into MongoDB and the Staff records");
  const commands = [
    syncCommand(),
    statusCommand(),
    logsCommand(),
    filesCommand(),
    issuesCommand(),
    mappingCommand(),
    employeesCommand(),
    staffCommand(),
    approveCommand(),
    rejectCommand(),
    retryCommand(),
    undoCommand(),
    cancelCommand(),
    scheduleCommand(),
    migrateCommand(),
    auditCommand(),
    keysCommand(),
    tokensCommand(),
    usersCommand(),
    webhooksCommand(),
    notificationsCommand(),
    doctorCommand(),
    verifyCommand(),
    storageCommand(),
    backupCommand(),
    restoreCommand(),
    numbersCommand(),
  ];
  for (const command of commands) paycom.addCommand(command);
  return paycom;
}

async function run(program: Command, argv: readonly string[]): Promise<void> {
  endQuietlyOnClosedPipe();
  let running = program;
  program.version(packageVersion()).hook('preAction', (_, command) => {
    running = command;
    hintAtEnvFile(envFileOf(command));
  });
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    process.exitCode =
      error instanceof CommanderError ? helpExitCode(error) : fail(await asKnown(error, running));
  }
}

/** Exits without an error when a reader such as `head` closes the pipe early. */
function endQuietlyOnClosedPipe(): void {
  process.stdout.on('error', (error) => {
    if ('code' in error && error.code === 'EPIPE') process.exit();
    throw error;
  });
}

/** Returns the exit code after the help, which Commander has printed: 0 on request, 2 for a missing command. */
function helpExitCode({ exitCode }: CommanderError): number {
  return exitCode === 0 ? 0 : 2;
}

/** Loads the drivers' error mapping late, because only a command that connects needs it. */
async function asKnown(error: unknown, running: Command): Promise<AppError> {
  if (error instanceof AppError)
    return error.code === 'usage'
      ? new AppError('usage', { command: commandLine(running), ...error.details }, error)
      : error;
  const fileError = fileErrorOf(error);
  if (fileError) return fileError;
  const { asAppError } = await import('../infra/config/as-app-error.js');
  return asAppError(error);
}

function fail(error: AppError): number {
  writeNote(describeError(error));
  return error.exitCode;
}
