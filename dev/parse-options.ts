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
