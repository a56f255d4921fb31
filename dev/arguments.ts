import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { AppError } from '../shared/app-error.js';
import { parseOptionNumber, parseOptions } from './parse-options.js';
import { assertNpmTookNone, type Script } from './script-help.js';

export type DevArguments = {
  /** A folder with reports to serve, instead of a generated push. */
  readonly push: string | undefined;
  /** The folder for all data. */
  readonly data: string | undefined;
  readonly employees: number;
  /** Whether to end after the sync. */
  readonly once: boolean;
};

const ONCE = {
  once: { type: 'boolean', about: 'end after the sync, with its exit code' },
} as const;
const OPTIONS = {
  push: { type: 'string', value: 'DIR', about: 'serve the reports of this folder instead of made-up ones' },
  employees: { type: 'string', value: 'N', about: 'people in the made-up reports (default: 250)' },
} as const;

export const DEMO = {
  name: 'demo',
  usage: '[options]',
  about: 'Starts every server, runs a sync of made-up reports, and stays up until Ctrl-C.',
  options: {
    ...ONCE,
    ...OPTIONS,
    data: {
      type: 'string',
      value: 'DIR',
      about: 'keep all data here (default: a folder that is removed at the end)',
    },
  },
} as const satisfies Script;

export const DEV = {
  name: 'dev',
  usage: '[options]',
  about: 'Starts every server and a worker, without a sync, and stays up until Ctrl-C.',
  options: {
    ...OPTIONS,
    data: { type: 'string', value: 'DIR', about: 'keep all data here (default: data/dev)' },
  },
} as const satisfies Script;

/** Parses the arguments of `npm run demo` or `npm run dev`. @throws AppError `usage` */
export async function readArguments(
  argv: readonly string[],
  script: typeof DEMO | typeof DEV,
  env: NodeJS.ProcessEnv = process.env,
): Promise<DevArguments> {
  assertNpmTookNone(script, env);
  const args = [...argv];
  const { push, data, employees, ...rest } =
    script === DEMO
      ? parseOptions({ args, options: DEMO.options }).values
      : parseOptions({ args, options: DEV.options }).values;
  if (push !== undefined && !(await isFolder(push))) throw usage(`--push ${push} is no folder.`);
  if (data === '' || (data !== undefined && (await isFile(data))))
    throw usage(`--data ${data} is no folder.`);
  if (push !== undefined && employees !== undefined)
    throw usage('--employees is for made-up reports, --push for your own. Give one of them.');
  return {
    push: push && resolve(push),
    data: data && resolve(data),
    employees: parseOptionNumber('employees', employees ?? '250'),
    once: 'once' in rest && rest.once === true,
  };
}

function usage(problem: string): AppError {
  return new AppError('usage', { problem });
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (info) => info.isDirectory(),
    () => false,
  );
}

function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (info) => !info.isDirectory(),
    () => false,
  );
}
