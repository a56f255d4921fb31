import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { asAppError } from '../../infra/config/as-app-error.js';
import { keySource } from '../../infra/keys/key-source.js';
import { resolveReferences } from '../../infra/secrets/resolve-references.js';
import { temporalTarget } from '../../infra/temporal/temporal.js';
import { AppError } from '../../shared/app-error.js';
import { missingSettings, readSettings } from '../../shared/config.js';
import { fileErrorOf } from '../../shared/file-error.js';
import { reportedError } from '../../shared/reported-error.js';
import type { CheckResult } from '../render/print-check.js';
import type { Context } from '../runtime/context.js';

type SettingsCheck = { readonly result: CheckResult; readonly lacking: readonly string[] };

/** Lists every problem of the settings once. `lacking` names the checks that need a missing setting. */
export async function checkSettings(context: Context): Promise<SettingsCheck> {
  try {
    return await findGaps(context);
  } catch (error) {
    return { result: failedCheck('settings', error), lacking: ['settings'] };
  }
}

async function findGaps(context: Context): Promise<SettingsCheck> {
  const { envFile } = context;
  const env = await resolveReferences(context.environment());
  const read = readSettings(env, (path) => readFileSync(path, 'utf8'));
  const invalid = 'problems' in read ? read.problems : problemsOf(() => temporalTarget(read.config));
  const { account, key: missingKey } = missingSettings(env);
  const wrongKey = 'config' in read ? problemsOf(() => keySource(read.config)) : [];
  const key = [...wrongKey, ...missingKey];
  const gaps = [...invalid, ...account, ...key];
  if (gaps.length === 0) {
    // In production it also refuses files that others can read.
    await context.config();
    const found = envFile ?? 'the environment; there is no .env';
    return { result: { name: 'settings', state: 'passed', found: `from ${found}` }, lacking: [] };
  }
  const first = envFile
    ? []
    : [`There is no file ${resolve('.env')}. Make one: \`install -m 600 .env.example .env\``];
  const hint = `Set these in ${envFile ?? '.env'}; .env.example describes every setting.${missingKey.length > 0 ? KEY : ''}`;
  const exit_code = new AppError('invalid_settings').exitCode;
  return {
    result: { name: 'settings', state: 'failed', exit_code, problems: [...first, ...gaps], hint },
    lacking: [
      ...(invalid.length > 0 ? ['settings'] : []),
      ...(account.length > 0 ? ['SFTP account'] : []),
      ...(key.length > 0 ? ['encryption key'] : []),
    ],
  };
}

/** Returns the problem of a setting that has its own parser. Other errors, such as a missing key, are found elsewhere. */
function problemsOf(parse: () => unknown): string[] {
  try {
    parse();
    return [];
  } catch (error) {
    const isWrong = error instanceof AppError && error.code === 'invalid_settings';
    return isWrong ? [String(error.details.problems)] : [];
  }
}

const KEY =
  ' A database that was used before needs its own key; `paycom keys new` makes one for a new database.';

export function failedCheck(name: string, error: unknown): CheckResult {
  const known = fileErrorOf(error) ?? asAppError(error);
  return { name, state: 'failed', exit_code: known.exitCode, error: reportedError(known) };
}
