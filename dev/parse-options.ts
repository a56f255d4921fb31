import { type ParseArgsConfig, parseArgs } from 'node:util';
import { AppError } from '../shared/app-error.js';

/** Parses command-line options like `util.parseArgs`. @throws AppError `usage` for an unknown or malformed option */
export function parseOptions<const Config extends ParseArgsConfig>(config: Config) {
  try {
    return parseArgs(config);
  } catch (error) {
    const problem = error instanceof Error ? error.message : 'The arguments are not valid.';
    throw new AppError('usage', { problem }, error);
  }
}

/** Parses the number of an option. @throws AppError `usage` */
export function parseOptionNumber(
  option: string,
  text: string,
  { min = 1, max = 999_999 }: { readonly min?: number; readonly max?: number } = {},
): number {
  if (!/^\d+$/.test(text) || Number(text) < min || Number(text) > max)
    throw new AppError('usage', {
      problem: `--${option} takes a whole number from ${min} to ${max}, not ${text}.`,
    });
  return Number(text);
}
