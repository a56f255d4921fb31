import { Command, InvalidArgumentError } from 'commander';
import { Context } from './context.js';

type Options = { readonly envFile?: string };

/** A command that only leads to others: an option of its own would take theirs away. */
export function newGroup(name: string, description: string): Command {
  return quiet(new Command(name).description(description));
}

/** A command with the options that all commands share. */
export function newCommand(name: string, description: string): Command {
  return quiet(new Command(name).description(description)).option(
    '--env-file <file>',
    'read settings from this file instead of .env',
  );
}

/** What is wrong with a command line is thrown, and told like any other error. */
export function quiet(command: Command): Command {
  return command.exitOverride().configureOutput({ outputError: () => undefined });
}

/** A whole number above zero, for `--limit`. */
export function parseCount(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError('It takes a whole number above zero.');
  return Number(text);
}

/** Does a command's work, closes what it opened, and leaves with the exit code that the context has by then. */
export async function withContext(
  options: Options,
  work: (context: Context) => Promise<void>,
): Promise<void> {
  const context = new Context(options.envFile);
  try {
    await work(context);
    process.exitCode = context.exitCode;
  } finally {
    await context.close();
  }
}

/** Writes to stdout, which is for results; everything else goes to stderr. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
