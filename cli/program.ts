import { CommanderError } from 'commander';
import { packageVersion } from '../infra/config/package-version.js';
import { AppError } from '../shared/app-error.js';
import { tokensCommand, usersCommand } from './commands/accounts.js';
import { doctorCommand, keysCommand, migrateCommand } from './commands/installation.js';
import { filesCommand, issuesCommand, numbersCommand } from './commands/reports.js';
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
import { describeError } from './render/print-error.js';
import { newGroup } from './runtime/command.js';

/** Runs `paycom` with `argv`, in the format of process.argv, and sets process.exitCode. */
export async function runPaycom(argv: readonly string[]): Promise<void> {
  endQuietlyOnClosedPipe();
  const program = newGroup('paycom', "Reads Paycom's reports into MongoDB and the Staff records").version(
    packageVersion(),
  );
  const commands = [
    syncCommand(),
    statusCommand(),
    logsCommand(),
    filesCommand(),
    issuesCommand(),
    employeesCommand(),
    staffCommand(),
    approveCommand(),
    rejectCommand(),
    retryCommand(),
    undoCommand(),
    cancelCommand(),
    scheduleCommand(),
    migrateCommand(),
    keysCommand(),
    tokensCommand(),
    usersCommand(),
    doctorCommand(),
    numbersCommand(),
  ];
  for (const command of commands) program.addCommand(command);
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    process.exitCode = error instanceof CommanderError ? failUsage(error) : fail(await asKnown(error));
  }
}

/** Exits without an error when a reader such as `head` closes the pipe early. */
function endQuietlyOnClosedPipe(): void {
  process.stdout.on('error', (error) => {
    if ('code' in error && error.code === 'EPIPE') process.exit();
    throw error;
  });
}

/** Commander has already printed the help, both on request and for a missing command. */
function failUsage({ exitCode, code, message }: CommanderError): number {
  if (exitCode === 0) return 0;
  if (code === 'commander.help') return 2;
  return fail(new AppError('usage', { problem: message.replace(/^error: /, '').replaceAll('\n', ' ') }));
}

/** Loads the drivers' error mapping late, because only a command that connects needs it. */
async function asKnown(error: unknown): Promise<AppError> {
  if (error instanceof AppError) return error;
  const { asAppError } = await import('../infra/config/as-app-error.js');
  return asAppError(error);
}

function fail(error: AppError): number {
  process.stderr.write(`${describeError(error)}\n`);
  return error.exitCode;
}
