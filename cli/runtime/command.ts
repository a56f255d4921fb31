import { Command, InvalidArgumentError } from 'commander';
import type { Context } from './context.js';

/** Creates a command with subcommands and no options, because its options would hide theirs. */
export function newGroup(name: string, description: string): Command {
  return quiet(new Command(name).description(description));
}

/** Creates a command with the options that all commands share. */
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
