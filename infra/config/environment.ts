import { readFileSync } from 'node:fs';
import { type Config, type EnvironmentVariables, loadConfig } from '../../shared/config.js';
import { fileErrorOf, isNotThere } from '../../shared/file-error.js';
import { ENV_FILE_VARIABLE } from '../../shared/vocabulary.js';
import { resolveReferences } from '../secrets/resolve-references.js';
import { parseEnvFile } from './parse-env-file.js';
import { assertPrivate, secretFiles } from './secret-files.js';

/**
 * Merges an env file with the process environment, which takes precedence. The file is `envFile`, or the one that `PAYCOM_ENV_FILE` names,
 * or an existing `.env` in the working directory.
 *
 * @throws AppError `file_not_found`, `file_unreadable`
 */
export function readEnvironment(
  envFile?: string,
  processEnv: EnvironmentVariables = process.env,
): EnvironmentVariables {
  const { [ENV_FILE_VARIABLE]: fromVariable, ...variables } = processEnv;
  const fromFile = readEnvFile(envFile ?? (fromVariable || undefined));
  for (const name of Object.keys(variables)) {
    // NAME and NAME_FILE together would be refused. So a variable of the process replaces both forms in the file.
    delete fromFile[name.replace(/_FILE$/, '')];
    delete fromFile[`${name}_FILE`];
  }
  return { ...fromFile, ...variables };
}

/**
 * Loads the settings from env file, process environment, secret files, and the stores of secrets that they refer to. In production, other
 * users must not be able to read the files.
 *
 * @throws AppError `invalid_settings`, `file_not_found`, `file_unreadable`, `secret_file_readable`, `secret_service_unreachable`
 */
export async function readConfig(
  envFile?: string,
  processEnv: EnvironmentVariables = process.env,
): Promise<Config> {
  const env = await resolveReferences(readEnvironment(envFile, processEnv));
  const config = loadConfig(env, (path) => readFileSync(path, 'utf8'));
  if (processEnv.NODE_ENV === 'production')
    assertPrivate(secretFiles(env, config, envFile ?? processEnv[ENV_FILE_VARIABLE]));
  return config;
}

/** Checks the files of `readConfig`, also outside production. @throws AppError `secret_file_readable` */
export function checkSecretFiles(
  config: Config,
  envFile?: string,
  processEnv: EnvironmentVariables = process.env,
): void {
  const env = readEnvironment(envFile, processEnv);
  assertPrivate(secretFiles(env, config, envFile ?? processEnv[ENV_FILE_VARIABLE]));
}

function readEnvFile(envFile: string | undefined): Record<string, string> {
  try {
    return parseEnvFile(readFileSync(envFile ?? '.env', 'utf8'));
  } catch (error) {
    if (envFile === undefined && isNotThere(error)) return {};
    throw fileErrorOf(error, envFile ?? '.env') ?? error;
  }
}
