import { Command, InvalidArgumentError } from 'commander';
import type { Context } from './context.js';

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

/** Throws usage errors, so that they are printed like any other error. */
export function quiet(command: Command): Command {
  return command.exitOverride().configureOutput({ outputError: () => undefined });
}

/** A whole number above zero, for `--limit`. */
export function parseCount(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError('It takes a whole number above zero.');
  return Number(text);
}

type Work = (context: Context, ...parameters: never[]) => Promise<void>;

/**
 * The action of a command. Loads the command's code when the command runs, so that `--help` and other commands need none of it.
 * Closes every connection at the end and exits with the context's exit code.
 *
 * @example newCommand('migrate', '…').action(withContext(async () => (await import('../actions/migrate.js')).migrate))
 */
export function withContext(load: () => Promise<Work>): (...parameters: unknown[]) => Promise<void> {
  return async (...parameters) => {
    const [{ Context }, work] = await Promise.all([import('./context.js'), load()]);
    // Commander passes the arguments, the options and the command.
    const options = parameters.at(-2) as { readonly envFile?: string };
    const context = new Context(options.envFile);
    try {
      await work(context, ...(parameters.slice(0, -1) as never[]));
      process.exitCode = context.exitCode;
    } finally {
      await context.close();
    }
  };
}

/** Writes to stdout, which is for results; everything else goes to stderr. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
