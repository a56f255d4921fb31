import { closest } from 'fastest-levenshtein';
import { AppError } from './app-error.js';
import { isNotThere } from './file-error.js';
import { listSettings } from './setting-list.js';
import { isSecret, SETTINGS, type Settings, settingsSchema } from './settings.js';
import { ENV_FILE_VARIABLE } from './vocabulary.js';

export type EnvironmentVariables = Readonly<Record<string, string | undefined>>;

/** Reads the file that a `NAME_FILE` variable points to. It is a parameter because this folder does no I/O. */
export type ReadFile = (path: string) => string;

const NAMES = Object.keys(SETTINGS);
/** Temporal's own variables, and those that locate its configuration file. */
const OPENTELEMETRY_NAMES = /^OTEL_/;
const TEMPORAL_NAMES = /^(TEMPORAL_.*|HOME|XDG_CONFIG_HOME|APPDATA)$/;

/** The settings that can name the keys. One of them is needed. */
const KEY_SETTINGS = ['PAYCOM_ENCRYPTION_KEYS', 'PAYCOM_KEY_ENCRYPTION_KEYS'];

/** The settings, nested and read-only. Holds secrets: never log it. */
export type Config = ReturnType<typeof nest>;

/** The identity provider where people sign in. */
export type OidcSettings = NonNullable<Config['oidc']>;

/** An account on an SSH server: a password, a private key or both. */
export type SshAccount = {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string | undefined;
  readonly privateKeyPath: string | undefined;
  readonly privateKeyPassphrase: string | undefined;
};

/**
 * Reads the settings from environment variables. An empty variable counts as not set.
 *
 * @throws AppError `invalid_settings` with all problems at once, and never with a value that could be a secret
 * @example loadConfig(process.env, (path) => readFileSync(path, 'utf8')).sftp.port
 */
export function loadConfig(env: EnvironmentVariables, readFile: ReadFile = noFiles): Config {
  const read = readSettings(env, readFile);
  if ('config' in read) return read.config;
  throw new AppError('invalid_settings', { problems: read.problems.join('; ') });
}

/** Returns the settings as `loadConfig` does, or each of their problems. */
export function readSettings(
  env: EnvironmentVariables,
  readFile: ReadFile,
): { readonly config: Config } | { readonly problems: readonly string[] } {
  const problems = unknownNames(env);
  const values: Record<string, string> = {};
  for (const name of NAMES) {
    const value = settingOf(name, env, readFile, problems);
    if (value) values[name] = value;
  }
  const parsed = settingsSchema().safeParse(values);
  const messages = new Map(parsed.error?.issues.map(({ path, message }) => [path.join('.'), message]));
  for (const [name, message] of messages)
    problems.push(`${name}: ${shownValue(name, values[name])} is not ${message}`);
  return parsed.success && problems.length === 0 ? { config: nest(parsed.data, env, values) } : { problems };
}

/** Returns a short value, so that a typing error is visible. A longer value could be a secret in the wrong variable. */
function shownValue(name: string, value = ''): string {
  return !isSecret(name) && /^[\w.:+-]{1,6}$/.test(value) ? `'${value}'` : 'the value';
}

/** Returns the settings that every installation needs and that are not set, each with its description. */
export function missingSettings(env: EnvironmentVariables): Record<'account' | 'key', string[]> {
  const isSet = (name: string) => Boolean(env[name] || env[`${name}_FILE`]);
  return {
    account: missingAccount('PAYCOM_SFTP', isSet),
    key:
      KEY_SETTINGS.some(isSet) || env.PAYCOM_ENCRYPTION === 'off'
        ? []
        : ['PAYCOM_ENCRYPTION_KEYS is not set'],
  };
}

/**
 * Returns the SFTP account, for the commands that need one. Other commands run without it.
 *
 * @throws AppError `invalid_settings` with each missing variable
 */
export function requireSftpAccount({ sftp }: Config): SshAccount {
  return requireAccount('PAYCOM_SFTP', sftp);
}

/**
 * Returns the account on the jump host, undefined without one.
 *
 * @throws AppError `invalid_settings` with each missing variable
 */
export function jumpAccount({ sftp: { jump } }: Config): SshAccount | undefined {
  return jump.host === undefined ? undefined : requireAccount('PAYCOM_SFTP_JUMP', jump);
}

type PartOfAccount = { readonly [Name in keyof SshAccount]: SshAccount[Name] | undefined };

/** `prefix`: how the names of its variables begin. */
function requireAccount(prefix: AccountPrefix, given: PartOfAccount & { readonly port: number }): SshAccount {
  const { host, port, username, password, privateKeyPath, privateKeyPassphrase } = given;
  if (host && username && (password || privateKeyPath)) {
    return { host, port, username, password, privateKeyPath, privateKeyPassphrase };
  }
  const values: Readonly<Record<string, string | undefined>> = {
    [`${prefix}_HOST`]: host,
    [`${prefix}_USERNAME`]: username,
    [`${prefix}_PASSWORD`]: password,
    [`${prefix}_PRIVATE_KEY_PATH`]: privateKeyPath,
  };
  throw new AppError('invalid_settings', {
    problems: missingAccount(prefix, (name) => Boolean(values[name])).join('; '),
  });
}

type AccountPrefix = 'PAYCOM_SFTP' | 'PAYCOM_SFTP_JUMP';

function missingAccount(prefix: AccountPrefix, isSet: (name: string) => boolean): string[] {
  const needed = [
    [`${prefix}_HOST`],
    [`${prefix}_USERNAME`],
    [`${prefix}_PASSWORD`, `${prefix}_PRIVATE_KEY_PATH`],
  ];
  return needed.filter((names) => !names.some(isSet)).map((names) => `${names.join(' or ')} is not set`);
}

function unknownNames(env: EnvironmentVariables): string[] {
  const known = new Set(NAMES.flatMap((name) => [name, `${name}_FILE`]));
  return Object.keys(env)
    .filter((name) => name.startsWith('PAYCOM_') && !known.has(name))
    .map((name) =>
      name === ENV_FILE_VARIABLE
        ? `${name} belongs into the environment, not into an env file`
        : `${name} is not a setting; did you mean ${closest(name, [...known, ENV_FILE_VARIABLE])}?`,
    );
}

function settingOf(name: string, env: EnvironmentVariables, readFile: ReadFile, problems: string[]) {
  const path = env[`${name}_FILE`];
  if (!path) return env[name];
  if (env[name]) problems.push(`${name} and ${name}_FILE are both set; remove one`);
  try {
    // Editors and `echo` add a line break that is not part of the secret.
    return readFile(path).replace(/\r?\n$/, '');
  } catch (error) {
    // The variable may contain the secret itself instead of a path, so the path is not shown.
    problems.push(
      `${name}_FILE: ${isNotThere(error) ? 'there is no file with this name' : "the file can't be read"}`,
    );
    return undefined;
  }
}

function variablesOf(env: EnvironmentVariables, names: RegExp): Readonly<Record<string, string>> {
  return Object.freeze(
    Object.fromEntries(
      Object.entries(env).flatMap(([name, value]) =>
        value && names.test(name) ? [[name, value] as const] : [],
      ),
    ),
  );
}

/** Traces are on when OpenTelemetry's own variables name a collector, and do not switch them off. */
function tracingOf(environment: Readonly<Record<string, string>>) {
  const { OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT } = environment;
  const isOff = environment.OTEL_SDK_DISABLED === 'true' || environment.OTEL_TRACES_EXPORTER === 'none';
  const collector = OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? OTEL_EXPORTER_OTLP_ENDPOINT;
  return Object.freeze({ on: collector !== undefined && !isOff, environment });
}

function noFiles(): string {
  throw new Error('loadConfig was called without readFile');
}

/** Vault's own variables, and a file with the token. */
export function vaultOf(env: EnvironmentVariables) {
  return Object.freeze({
    address: env.VAULT_ADDR || undefined,
    token: env.VAULT_TOKEN || undefined,
    tokenFile: env.VAULT_TOKEN_FILE || undefined,
    namespace: env.VAULT_NAMESPACE || undefined,
  });
}

/** `values`: the settings that are given, with those from files. */
function nest(s: Settings, env: EnvironmentVariables, values: EnvironmentVariables) {
  return Object.freeze({
    sftp: Object.freeze({
      host: s.PAYCOM_SFTP_HOST,
      port: s.PAYCOM_SFTP_PORT,
      username: s.PAYCOM_SFTP_USERNAME,
      password: s.PAYCOM_SFTP_PASSWORD,
      privateKeyPath: s.PAYCOM_SFTP_PRIVATE_KEY_PATH,
      privateKeyPassphrase: s.PAYCOM_SFTP_PRIVATE_KEY_PASSPHRASE,
      hostKey: s.PAYCOM_SFTP_HOST_KEY,
      proxy: Object.freeze({
        url: s.PAYCOM_SFTP_PROXY,
        username: s.PAYCOM_SFTP_PROXY_USERNAME,
        password: s.PAYCOM_SFTP_PROXY_PASSWORD,
      }),
      jump: Object.freeze({
        host: s.PAYCOM_SFTP_JUMP_HOST,
        port: s.PAYCOM_SFTP_JUMP_PORT,
        username: s.PAYCOM_SFTP_JUMP_USERNAME,
        password: s.PAYCOM_SFTP_JUMP_PASSWORD,
        privateKeyPath: s.PAYCOM_SFTP_JUMP_PRIVATE_KEY_PATH,
        privateKeyPassphrase: s.PAYCOM_SFTP_JUMP_PRIVATE_KEY_PASSPHRASE,
        hostKey: s.PAYCOM_SFTP_JUMP_HOST_KEY,
      }),
      legacyAlgorithms: s.PAYCOM_SFTP_LEGACY_ALGORITHMS,
      remoteDirectory: s.PAYCOM_SFTP_REMOTE_DIRECTORY,
      archiveDirectory: s.PAYCOM_SFTP_ARCHIVE_DIRECTORY,
      localDirectory: s.PAYCOM_SFTP_LOCAL_DIRECTORY,
      keepDownloads: s.PAYCOM_SFTP_KEEP_DOWNLOADS,
      glob: s.PAYCOM_SFTP_GLOB,
      recursive: s.PAYCOM_SFTP_RECURSIVE,
      connections: s.PAYCOM_SFTP_CONNECTIONS,
      timeoutSeconds: s.PAYCOM_SFTP_TIMEOUT_SECONDS,
    }),
    pgp: Object.freeze({
      privateKeyPath: s.PAYCOM_PGP_PRIVATE_KEY_PATH,
      passphrase: s.PAYCOM_PGP_PASSPHRASE,
      senderKeysPath: s.PAYCOM_PGP_SENDER_KEYS_PATH,
      requireSignature: s.PAYCOM_PGP_REQUIRE_SIGNATURE,
    }),
    settle: Object.freeze({ seconds: s.PAYCOM_SETTLE_SECONDS }),
    maxFileBytes: s.PAYCOM_MAX_FILE_BYTES,
    reports: Object.freeze({
      mappingPath: s.PAYCOM_REPORT_MAPPING,
      employeeIdWidth: s.PAYCOM_EMPLOYEE_ID_WIDTH,
      timeZone: s.PAYCOM_TIME_ZONE,
      pushMinutes: s.PAYCOM_PUSH_WINDOW_MINUTES,
    }),
    scheduling: Object.freeze({ roleMappingPath: s.PAYCOM_ROLE_MAPPING }),
    brakes: Object.freeze({
      terminationsPercent: s.PAYCOM_BRAKE_TERMINATIONS_PERCENT,
      terminationsLeast: s.PAYCOM_BRAKE_TERMINATIONS_LEAST,
      creationsPercent: s.PAYCOM_BRAKE_CREATIONS_PERCENT,
      creationsRoster: s.PAYCOM_BRAKE_CREATIONS_ROSTER,
      payeesPercent: s.PAYCOM_BRAKE_PAYEES_PERCENT,
      payeesReplacedPercent: s.PAYCOM_BRAKE_PAYEES_REPLACED_PERCENT,
      payeesLeast: s.PAYCOM_BRAKE_PAYEES_LEAST,
      payeeChangesPercent: s.PAYCOM_BRAKE_PAYEE_CHANGES_PERCENT,
      payeeAccountsPercent: s.PAYCOM_BRAKE_PAYEE_ACCOUNTS_PERCENT,
      payeeChangesLeast: s.PAYCOM_BRAKE_PAYEE_CHANGES_LEAST,
      changesPercent: s.PAYCOM_BRAKE_CHANGES_PERCENT,
      identityPercent: s.PAYCOM_BRAKE_IDENTITY_PERCENT,
      changesLeast: s.PAYCOM_BRAKE_CHANGES_LEAST,
      payRatio: s.PAYCOM_BRAKE_PAY_RATIO,
      payJumpRatio: s.PAYCOM_BRAKE_PAY_JUMP_RATIO,
      payJumpPercent: s.PAYCOM_BRAKE_PAY_JUMP_PERCENT,
      payJumpLeast: s.PAYCOM_BRAKE_PAY_JUMP_LEAST,
      payTenfoldLeast: s.PAYCOM_BRAKE_PAY_TENFOLD_LEAST,
      rosterPercent: s.PAYCOM_BRAKE_ROSTER_PERCENT,
      rosterLeast: s.PAYCOM_BRAKE_ROSTER_LEAST,
      smallLeast: s.PAYCOM_BRAKE_SMALL_LEAST,
      staffPercent: s.PAYCOM_BRAKE_STAFF_PERCENT,
      staffLeast: s.PAYCOM_BRAKE_STAFF_LEAST,
      windowDays: s.PAYCOM_BRAKE_WINDOW_DAYS,
    }),
    holds: Object.freeze({
      reminderHours: s.PAYCOM_HOLD_REMINDER_HOURS,
      deadlineHours: s.PAYCOM_HOLD_DEADLINE_HOURS,
    }),
    /** Must be shorter than the schedule's interval, or each run would skip the next one. */
    recentSyncMinutes: Math.min(s.PAYCOM_RECENT_SYNC_MINUTES, (s.PAYCOM_SCHEDULE_MINUTES * 5) / 6),
    scheduleMinutes: s.PAYCOM_SCHEDULE_MINUTES,
    transactionRows: s.PAYCOM_TRANSACTION_ROWS,
    workerThreads: s.PAYCOM_WORKER_THREADS,
    parsing: Object.freeze({ memoryMb: s.PAYCOM_PARSE_MEMORY_MB, seconds: s.PAYCOM_PARSE_SECONDS }),
    /** In days; 0 means for ever. */
    retention: Object.freeze({
      rawFiles: s.PAYCOM_KEEP_RAW_FILES_DAYS,
      parsedRows: s.PAYCOM_KEEP_PARSED_ROWS_DAYS,
      undo: s.PAYCOM_KEEP_UNDO_DAYS,
      dryRuns: s.PAYCOM_KEEP_DRY_RUNS_DAYS,
      rowIssues: s.PAYCOM_KEEP_ROW_ISSUES_DAYS,
      skippedLogs: s.PAYCOM_KEEP_SKIPPED_LOGS_DAYS,
      changes: s.PAYCOM_KEEP_CHANGES_DAYS,
    }),
    encryption: Object.freeze({
      on: s.PAYCOM_ENCRYPTION,
      keys: s.PAYCOM_ENCRYPTION_KEYS,
      wrappingKeys: s.PAYCOM_KEY_ENCRYPTION_KEYS,
    }),
    vault: vaultOf(env),
    temporal: Object.freeze({
      taskQueue: s.PAYCOM_TASK_QUEUE,
      buildId: s.PAYCOM_WORKER_BUILD_ID,
      encryptsPayloads: s.PAYCOM_TEMPORAL_ENCRYPTION,
      uiOrigin: s.PAYCOM_TEMPORAL_UI_ORIGIN,
      uiUrl: s.PAYCOM_TEMPORAL_UI_URL,
      /** Temporal's own variables, for `@temporalio/envconfig`. */
      environment: variablesOf(env, TEMPORAL_NAMES),
    }),
    tracing: tracingOf(variablesOf(env, OPENTELEMETRY_NAMES)),
    api: Object.freeze({
      address: s.PAYCOM_API_ADDRESS,
      metricsAddress: s.PAYCOM_API_METRICS_ADDRESS,
      publicUrl: s.PAYCOM_API_PUBLIC_URL,
      trustedProxies: s.PAYCOM_API_TRUSTED_PROXIES,
      corsOrigins: Object.freeze(s.PAYCOM_API_CORS_ORIGINS ?? []),
      requestsPerMinute: s.PAYCOM_API_REQUESTS_PER_MINUTE,
      anonymousPerMinute: s.PAYCOM_API_ANONYMOUS_PER_MINUTE,
      bodyBytes: s.PAYCOM_API_BODY_BYTES,
      timeoutSeconds: s.PAYCOM_API_TIMEOUT_SECONDS,
      webhookSecrets: Object.freeze(s.PAYCOM_WEBHOOK_SECRET ?? []),
      streams: s.PAYCOM_API_STREAMS,
      streamsPerAccount: s.PAYCOM_API_STREAMS_PER_ACCOUNT,
      sessionSecret: s.PAYCOM_API_SESSION_SECRET,
      sessionHours: s.PAYCOM_API_SESSION_HOURS,
      sessionIdleMinutes: s.PAYCOM_API_SESSION_IDLE_MINUTES,
      secondFactorRoles: Object.freeze(s.PAYCOM_SECOND_FACTOR_ROLES ?? []),
    }),
    oidc:
      s.PAYCOM_OIDC_ISSUER === undefined || s.PAYCOM_OIDC_CLIENT_ID === undefined
        ? null
        : Object.freeze({
            issuer: s.PAYCOM_OIDC_ISSUER,
            clientId: s.PAYCOM_OIDC_CLIENT_ID,
            clientSecret: s.PAYCOM_OIDC_CLIENT_SECRET,
            name: s.PAYCOM_OIDC_NAME,
            scopes: s.PAYCOM_OIDC_SCOPES,
            roleClaim: s.PAYCOM_OIDC_ROLE_CLAIM,
            roles: Object.freeze(s.PAYCOM_OIDC_ROLES ?? []),
            domains: Object.freeze(s.PAYCOM_OIDC_DOMAINS ?? []),
            linkByEmail: s.PAYCOM_OIDC_LINK_BY_EMAIL,
            secondFactor: s.PAYCOM_OIDC_SECOND_FACTOR,
          }),
    webhooks: Object.freeze({
      privateAddresses: s.PAYCOM_WEBHOOKS_PRIVATE_ADDRESSES === 'allow',
      timeoutSeconds: s.PAYCOM_WEBHOOKS_TIMEOUT_SECONDS,
      retryHours: s.PAYCOM_WEBHOOKS_RETRY_HOURS,
      logDays: s.PAYCOM_WEBHOOKS_LOG_DAYS,
      brakePercent: s.PAYCOM_WEBHOOKS_BRAKE_PERCENT,
      brakeDays: s.PAYCOM_BRAKE_WINDOW_DAYS,
      brakeLeast: s.PAYCOM_WEBHOOKS_BRAKE_LEAST,
    }),
    smtp: Object.freeze({
      host: s.PAYCOM_SMTP_HOST,
      port: s.PAYCOM_SMTP_PORT,
      tls: s.PAYCOM_SMTP_TLS,
      username: s.PAYCOM_SMTP_USERNAME,
      password: s.PAYCOM_SMTP_PASSWORD,
      from: s.PAYCOM_SMTP_FROM,
    }),
    quarantine: Object.freeze({
      percent: s.PAYCOM_NOTIFY_QUARANTINE_PERCENT,
      least: s.PAYCOM_NOTIFY_QUARANTINE_LEAST,
    }),
    logLevel: s.PAYCOM_LOG_LEVEL,
    metricsAddress: s.PAYCOM_METRICS_ADDRESS,
    mongodbUri: s.MONGODB_URI,
    settings: listSettings(values),
  });
}
