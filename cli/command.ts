import { Command } from 'commander';
import { Context } from './context.js';

type Options = { readonly envFile?: string };

/** A command that only leads to others: an option of its own would take theirs away. */
export function newGroup(name: string, description: string): Command {
  return new Command(name).description(description).exitOverride();
}

/** A command with the options that all commands share. */
export function newCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option('--env-file <file>', 'read settings from this file instead of .env')
    .exitOverride();
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
