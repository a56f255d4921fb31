import { readFileSync, statSync } from 'node:fs';
import { AppError } from '../../shared/app-error.js';
import type { Config, EnvironmentVariables } from '../../shared/config.js';
import { SETTINGS } from '../../shared/settings.js';

/** Everything for other users, and writing for the group. A group may read: a service often gets its secrets that way. */
const OTHERS = 0o027;

/** The variables of libraries that name a file with a private key: OpenTelemetry's exporter, and Azure's login. */
const KEYS_OF_LIBRARIES = [
  'OTEL_EXPORTER_OTLP_CLIENT_KEY',
  'OTEL_EXPORTER_OTLP_TRACES_CLIENT_KEY',
  'AZURE_CLIENT_CERTIFICATE_PATH',
];

/** Returns the files with the settings and with the private keys for SFTP, PGP, Temporal, MongoDB and the services that libraries sign in to. */
export function secretFiles(env: EnvironmentVariables, config: Config, envFile?: string): string[] {
  const named = Object.keys(SETTINGS).map((name) => env[`${name}_FILE`]);
  const { TEMPORAL_CONFIG_FILE, TEMPORAL_TLS_CLIENT_KEY_PATH } = config.temporal.environment;
  const { sftp, pgp, mongodbUri, vault } = config;
  const ssh = [sftp.privateKeyPath, sftp.jump.privateKeyPath];
  const keys = [
    ...ssh,
    pgp.privateKeyPath,
    TEMPORAL_TLS_CLIENT_KEY_PATH,
    keyOfMongo(mongodbUri),
    vault.tokenFile,
    ...KEYS_OF_LIBRARIES.map((name) => env[name]),
    keyOfGoogle(env.GOOGLE_APPLICATION_CREDENTIALS),
  ];
  return [envFile || '.env', ...named, ...keys, TEMPORAL_CONFIG_FILE].flatMap((path) => path || []);
}

/** The credentials of Google can also be a public description of where to get them. */
function keyOfGoogle(path: string | undefined): string | null {
  try {
    return path && GOOGLE_SECRET.test(readFileSync(path, 'utf8')) ? path : null;
  } catch {
    return null;
  }
}

const GOOGLE_SECRET = /"(private_key|refresh_token)"/;

/** A connection string is no URL, since it may have several hosts. */
function keyOfMongo(uri: string): string | null {
  const { searchParams } = new URL(`mongodb://host/?${uri.split('?')[1]}`);
  const [, path = null] = [...searchParams].find(([name]) => MONGO_KEY.test(name)) ?? [];
  return path;
}

const MONGO_KEY = /^tlsCertificateKeyFile$/i;

/** @throws AppError `secret_file_readable` with the files that other users of this machine can read or change. Ignores what does not exist */
export function assertPrivate(paths: readonly string[]): void {
  const open = paths.filter(isOpenToOthers);
  if (open.length > 0) throw new AppError('secret_file_readable', { paths: open.join(', ') });
}

function isOpenToOthers(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return process.platform !== 'win32' && found !== undefined && found.isFile() && (found.mode & OTHERS) !== 0;
}
