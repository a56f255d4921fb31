import { stat } from 'node:fs/promises';
import { AppError } from '../shared/app-error.js';
import { parseOptionNumber, parseOptions } from './parse-options.js';
import { assertNpmTookNone, type Script } from './script-help.js';

export const GENERATE_PUSH = {
  name: 'generate-push',
  usage: 'FOLDER [options]',
  about: 'Writes one push of made-up reports, the same for the same options, into a folder.',
  options: {
    employees: { type: 'string', value: 'N', about: 'people in the directory (default: 250)' },
    seed: { type: 'string', value: 'N', about: 'which people (default: 1)' },
    revision: {
      type: 'string',
      value: 'N',
      about: 'how many pushes came before: a later one has changes (default: 0)',
    },
  },
} as const satisfies Script;

export type PushArguments = {
  readonly folder: string;
  readonly employees: number;
  readonly seed: number;
  readonly revision: number;
};

/** Parses the arguments of `npm run generate-push`. @throws AppError `usage` */
export async function readPushArguments(
  argv: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<PushArguments> {
  assertNpmTookNone(GENERATE_PUSH, env);
  const { options } = GENERATE_PUSH;
  const { positionals, values } = parseOptions({ args: [...argv], allowPositionals: true, options });
  const [folder, ...others] = positionals;
  if (!folder) throw new AppError('usage', { problem: 'Name the folder to write the push to.' });
  if (others.length > 0)
    throw new AppError('usage', { problem: `Name one folder, not also ${others.join(', ')}.` });
  const found = await stat(folder).catch(() => undefined);
  if (found && !found.isDirectory()) throw new AppError('usage', { problem: `${folder} is no folder.` });
  const { employees = '250', seed = '1', revision = '0' } = values;
  return {
    folder,
    employees: parseOptionNumber('employees', employees),
    seed: parseOptionNumber('seed', seed, { min: 0 }),
    revision: parseOptionNumber('revision', revision, { min: 0 }),
  };
}
