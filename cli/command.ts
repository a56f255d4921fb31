import { Command } from 'commander';
import { Context } from './context.js';

type Options = { readonly envFile?: string };

/** A command with the options that all commands share. */
export function newCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option('--env-file <file>', 'read settings from this file instead of .env')
    .exitOverride();
}

/** Opens what the command asks for, does its work, and closes it again. `work` may return an exit code other than 0. */
export async function withContext(
  options: Options,
  work: (context: Context) => Promise<number | void>,
): Promise<void> {
  const context = new Context(options.envFile);
  try {
    process.exitCode = (await work(context)) ?? 0;
  } finally {
    await context.close();
  }
}

/** Writes to stdout, which is for results; everything else goes to stderr. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
