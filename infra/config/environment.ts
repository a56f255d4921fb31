import { readFileSync } from 'node:fs';
import { AppError } from '../../shared/app-error.js';
import { type Config, type EnvironmentVariables, loadConfig } from '../../shared/config.js';
import { parseEnvFile } from './parse-env-file.js';
import { assertPrivate, secretFiles } from './secret-files.js';

/**
 * Merges an env file with the process environment, which takes precedence. The file is `envFile`, or an existing `.env` in the working
 * directory.
 *
 * @throws AppError `invalid_settings` when a named file can't be read
 */
export function readEnvironment(
  envFile?: string,
  processEnv: EnvironmentVariables = process.env,
): EnvironmentVariables {
  const fromFile = readEnvFile(envFile);
  for (const name of Object.keys(processEnv)) {
    // NAME and NAME_FILE together would be refused. So a variable of the process replaces both forms in the file.
    delete fromFile[name.replace(/_FILE$/, '')];
    delete fromFile[`${name}_FILE`];
  }
  return { ...fromFile, ...processEnv };
}

/**
 * Loads the settings from env file, process environment and secret files. In production, other users must not be able to read them.
 *
 * @throws AppError `invalid_settings`, `secret_file_readable`
 */
export function readConfig(envFile?: string, processEnv: EnvironmentVariables = process.env): Config {
  const env = readEnvironment(envFile, processEnv);
  const config = loadConfig(env, (path) => readFileSync(path, 'utf8'));
  if (processEnv.NODE_ENV === 'production') assertPrivate(secretFiles(env, config, envFile));
  return config;
}

/** Checks the files of `readConfig`, also outside production. @throws AppError `secret_file_readable` */
export function checkSecretFiles(
  config: Config,
  envFile?: string,
  processEnv: EnvironmentVariables = process.env,
): void {
  assertPrivate(secretFiles(readEnvironment(envFile, processEnv), config, envFile));
}

function readEnvFile(envFile: string | undefined): Record<string, string> {
  try {
    return parseEnvFile(readFileSync(envFile ?? '.env', 'utf8'));
  } catch (error) {
    if (envFile === undefined) return {};
    throw new AppError('invalid_settings', { problems: `the env file ${envFile} can't be read` }, error);
  }
}
