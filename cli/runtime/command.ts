import { Command, type CommanderError, InvalidArgumentError } from 'commander';
import { AppError } from '../../shared/app-error.js';
import { ENV_FILE_VARIABLE } from '../../shared/vocabulary.js';
import type { Context } from './context.js';

/** Creates a command with subcommands. Its options go before the subcommand, because they would hide the same ones behind it. */
export function newGroup(name: string, description: string): Command {
  return newCommand(name, description).enablePositionalOptions();
}

/** Creates a command with the options that all commands share. */
export function newCommand(name: string, description: string): Command {
  return quiet(new Command(name).description(description)).option(
    '--env-file <file>',
    `read settings from this file instead of .env (also ${ENV_FILE_VARIABLE})`,
    parsePath,
  );
}

/** Throws usage errors, so that they are printed like any other error. Each names the help of the command. */
export function quiet(command: Command): Command {
  return command.configureOutput({ outputError: () => undefined }).exitOverride((error) => {
    throw error.exitCode === 0 || error.code === 'commander.help' ? error : usageError(command, error);
  });
}

function usageError(command: Command, error: CommanderError): AppError {
  const problem = error.message.replace(/^error: /, '').replaceAll('\n', ' ');
  return new AppError('usage', { problem, command: commandLine(command) }, error);
}

/** Returns what a person types to run the command. @example paycom employees list */
export function commandLine(command: Command): string {
  return command.parent ? `${commandLine(command.parent)} ${command.name()}` : command.name();
}

function parsePath(text: string): string {
  if (text === '') throw new InvalidArgumentError('Name a file.');
  return text;
}

/** Parses a whole number above zero, for `--limit`. */
export function parseCount(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError('Enter a whole number above zero.');
  return Number(text);
}

type Work = (context: Context, ...parameters: never[]) => Promise<void>;

/**
 * Returns the action of a command. Loads the command's code when the command runs, so that `--help` and other commands do not. Closes every connection at the end and exits with the context's exit code.
 *
 * @example newCommand('migrate', '…').action(withContext(async () => (await import('../actions/migrate.js')).migrateDatabase))
 */
export function withContext(load: () => Promise<Work>): (...parameters: unknown[]) => Promise<void> {
  return async (...parameters) => {
    const [{ Context }, work] = await Promise.all([import('./context.js'), load()]);
    // Commander passes the arguments, the options and the command.
    const context = new Context(envFileOf(parameters.at(-1) as Command));
    try {
      await work(context, ...(parameters.slice(0, -1) as never[]));
      process.exitCode = context.exitCode;
    } finally {
      await context.close();
    }
  };
}

/** `--env-file` of the command, of the group that it is in or of the program, or else the variable. */
export function envFileOf(command: Command): string | undefined {
  const { envFile } = command.opts<{ readonly envFile?: string }>();
  if (envFile !== undefined) return envFile;
  return command.parent ? envFileOf(command.parent) : process.env[ENV_FILE_VARIABLE] || undefined;
}
