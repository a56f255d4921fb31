import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { AppError } from '../shared/app-error.js';
import { parseOptionNumber, parseOptions } from './parse-options.js';

export type DevArguments = {
  /** A folder with reports to serve, instead of a generated push. */
  readonly push: string | undefined;
  /** The folder for all data. */
  readonly data: string | undefined;
  readonly employees: number;
  /** Whether to end after the sync. */
  readonly once: boolean;
};

/** Parses the arguments of `npm run demo` and `npm run dev`. @throws AppError `usage` */
export async function readArguments(
  argv: readonly string[],
  allowed: { readonly once: boolean },
): Promise<DevArguments> {
  const { push, data, employees, once } = parse(argv);
  if (once && !allowed.once) throw new AppError('usage', { problem: '--once belongs to `npm run demo`.' });
  if (push !== undefined && !(await isFolder(push)))
    throw new AppError('usage', { problem: `--push ${push} is no folder.` });
  return {
    push: push && resolve(push),
    data: data && resolve(data),
    employees: parseOptionNumber('employees', employees),
    once,
  };
}

function parse(argv: readonly string[]) {
  const { values } = parseOptions({
    args: [...argv],
    options: {
      push: { type: 'string' },
      data: { type: 'string' },
      employees: { type: 'string', default: '250' },
      once: { type: 'boolean', default: false },
    },
  });
  return values;
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (info) => info.isDirectory(),
    () => false,
  );
}
