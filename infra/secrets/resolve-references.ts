import { AppError } from '../../shared/app-error.js';
import { type EnvironmentVariables, vaultOf } from '../../shared/config.js';
import { SETTINGS } from '../../shared/settings.js';
import { awsSecret, googleSecret, type Secret, vaultSecret } from './read-secret.js';

type Read = (setting: string, path: string) => Promise<Secret>;
type Stores = Readonly<Record<string, Read>>;
type Resolved = { readonly value: string } | { readonly problem: string };

/** `vault://PATH?FIELD`. No `#` before the field, which would begin a comment in an env file. */
const REFERENCE = /^(vault|aws-sm|gcp-sm):\/\/([\w/.:+=@-]+)(?:\?([\w.-]+))?$/;
const LOOKS_LIKE_ONE = /^(vault|aws-sm|gcp-sm):\/\//;
const IS_SETTING = new RegExp(`^(${Object.keys(SETTINGS).join('|')}|TEMPORAL_\\w+)$`);

/**
 * Replaces each setting that refers to a secret, such as `vault://secret/data/paycom?sftp_password`, by what it refers to.
 * Without references nothing is read or loaded.
 *
 * @throws AppError `invalid_settings` with all problems at once, and never with a value; `secret_service_unreachable`
 */
export async function resolveReferences(env: EnvironmentVariables): Promise<EnvironmentVariables> {
  const referring = Object.entries(env).filter(
    ([name, value]) => IS_SETTING.test(name) && LOOKS_LIKE_ONE.test(value ?? ''),
  );
  if (referring.length === 0) return env;
  const stores = storesOf(env);
  const resolved = await Promise.all(
    referring.map(async ([name, value = '']) => [name, await resolve(name, value, stores)] as const),
  );
  const problems = resolved.flatMap(([, result]) => ('problem' in result ? [result.problem] : []));
  if (problems.length > 0) throw new AppError('invalid_settings', { problems: problems.join('; ') });
  const values = resolved.flatMap(([name, result]) => ('value' in result ? [[name, result.value]] : []));
  return { ...env, ...Object.fromEntries(values) };
}

function storesOf(env: EnvironmentVariables): Stores {
  const vault = vaultOf(env);
  return {
    vault: (setting, path) => vaultSecret(setting, path, vault),
    'aws-sm': awsSecret,
    'gcp-sm': googleSecret,
  };
}

async function resolve(setting: string, text: string, stores: Stores): Promise<Resolved> {
  const [, store = '', path = '', field] = REFERENCE.exec(text) ?? [];
  const read = stores[store];
  if (!read) return { problem: `${setting}: the reference is not like vault://PATH?FIELD` };
  try {
    const value = fieldOf(await read(setting, path), field);
    return value === undefined
      ? { problem: `${setting}: the secret has no text in the field that the reference names` }
      : { value };
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid_settings')
      return { problem: String(error.details.problems) };
    throw error;
  }
}

/** A secret of a cloud is a text, which may be JSON with fields. */
function fieldOf(secret: Secret, field: string | undefined): string | undefined {
  if (field === undefined) return typeof secret === 'string' ? secret : undefined;
  const fields = typeof secret === 'string' ? parsed(secret) : secret;
  const value: unknown = Object.hasOwn(fields, field) ? fields[field] : undefined;
  return typeof value === 'string' ? value : undefined;
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>;
  } catch {
    return {};
  }
}
