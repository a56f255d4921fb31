import { readFileSync } from 'node:fs';
import { AppError } from '../../shared/app-error.js';
import { type Config, type EnvironmentVariables, loadConfig } from '../../shared/config.js';
import { parseEnvFile } from './parse-env-file.js';

/**
 * Variables of the process over those of an env file: `envFile` when named, else `.env` of the working directory where there is one.
 *
 * @throws AppError `invalid_settings` when a named file can't be read
 */
export function readEnvironment(
  envFile?: string,
  processEnv: EnvironmentVariables = process.env,
): EnvironmentVariables {
  const fromFile = readEnvFile(envFile);
  for (const name of Object.keys(processEnv)) {
    // A variable set here replaces both of its forms there: NAME and NAME_FILE together would be refused.
    delete fromFile[name.replace(/_FILE$/, '')];
    delete fromFile[`${name}_FILE`];
  }
  return { ...fromFile, ...processEnv };
}

/** The settings as the edges read them, once: env file, process environment and secret files. */
export function readConfig(envFile?: string, processEnv: EnvironmentVariables = process.env): Config {
  return loadConfig(readEnvironment(envFile, processEnv), (path) => readFileSync(path, 'utf8'));
}

function readEnvFile(envFile: string | undefined): Record<string, string> {
  try {
    return parseEnvFile(readFileSync(envFile ?? '.env', 'utf8'));
  } catch (error) {
    if (envFile === undefined) return {};
    throw new AppError('invalid_settings', { problems: `the env file ${envFile} can't be read` }, error);
  }
}
