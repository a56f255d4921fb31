import { z } from 'zod';
import { Role } from './permissions.js';
import { isTimeZone } from './wall-time.js';
import { isWebhookSecret } from './webhook-secret.js';

/** Each message completes the sentence "'abc' is not …". */
const between = (min: number, max: number, what: string) =>
  z.coerce.number(what).min(min, what).max(max, what);
const wholeBetween = (min: number, max: number, what: string) => between(min, max, what).int(what);
const count = (initial: number, min = 0) =>
  wholeBetween(min, Number.MAX_SAFE_INTEGER, `a whole number of at least ${min}`).default(initial);
const ratio = (initial: number) => between(1, 1_000, 'a number from 1 to 1000').default(initial);
const percent = (initial: number) => between(0, 100, 'a percentage (0–100)').default(initial);
const oneOf = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.enum(values, `one of ${values.join(', ')}`);
const onOff = (initial: 'on' | 'off') =>
  oneOf(['on', 'off'])
    .default(initial)
    .transform((value) => value === 'on');
const optional = z.string().min(1).optional();
const port = (initial: number) => wholeBetween(1, 65_535, 'a port (1–65535)').default(initial);
const PROXY_FORMAT = 'socks5://, http:// or https:// with a host and a port, and no user name';
const isProxyUrl = (text: string) => {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, pathname, search, hash } = new URL(text);
  const rest = `${username}${password}${pathname}${search}${hash}`;
  return /^(socks5|https?):$/.test(protocol) && hostname !== '' && /^\/?$/.test(rest);
};
const isPort = (text: string) => Number(text) <= 65_535;
const isProxy = (text: string) =>
  z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6(), z.enum(PROXY_NETWORKS)]).safeParse(text).success;
/** Names of networks that Fastify knows. */
const PROXY_NETWORKS = ['loopback', 'linklocal', 'uniquelocal'] as const;
/** Whether a text is an IP address with a port. A name is not accepted, because its meaning can change, and metrics are for one network. */
const isSocketAddress = (text: string) => {
  const [, v4, v6, port = ''] = /^(?:([\d.]+)|\[([\da-f:.]+)\]):(\d{1,5})$/i.exec(text) ?? [];
  const isHost = v4 === undefined ? z.ipv6().safeParse(v6).success : z.ipv4().safeParse(v4).success;
  return isHost && isPort(port);
};
const metricsAddress = (port: string) =>
  optional.refine(
    (text) => text === undefined || isSocketAddress(text),
    `an IP address and a port, such as 127.0.0.1:${port}`,
  );
const isIssuer = (text: string) =>
  /^https:\/\/\S+$|^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(\/\S*)?$/.test(text) &&
  URL.canParse(text);
/** Returns the `value=role` pairs; null when one of them is no pair. */
const groupsOf = (text: string) => {
  const pairs = text.split(',').map((pair) => {
    const [, group = '', name] = /^(.+)=([^=]+)$/.exec(pair.trim()) ?? [];
    const { data: role } = Role.safeParse(name);
    return role && { group, role };
  });
  return pairs.every((pair) => pair !== undefined) ? pairs : null;
};
const rolesOf = (text: string) => z.array(Role).safeParse(text.split(',').map((role) => role.trim()));
/** Exactly as a browser sends it: without a path, a default port or capitals. */
const isWebOrigin = (text: string) =>
  URL.canParse(text) && /^https?:/.test(text) && new URL(text).origin === text;

/**
 * Every variable that the product reads, with its default. Each can also be set as `NAME_FILE`, the path of a file with the value.
 * All except the SFTP account have a default that works on one machine.
 */
export const SETTINGS = {
  PAYCOM_SFTP_HOST: optional.describe('Host of the SFTP server that Paycom writes to'),
  PAYCOM_SFTP_PORT: port(22).describe('Port of the SFTP server'),
  PAYCOM_SFTP_USERNAME: optional.describe('User name on the SFTP server'),
  PAYCOM_SFTP_PASSWORD: optional.describe('Password of that user, unless a private key is set'),
  PAYCOM_SFTP_PRIVATE_KEY_PATH: optional.describe('Path of a private key in OpenSSH or PEM format'),
  PAYCOM_SFTP_PRIVATE_KEY_PASSPHRASE: optional.describe('Passphrase of that key'),
  PAYCOM_SFTP_HOST_KEY: optional.describe(
    'Host key of the server: a known_hosts line or a SHA256:… fingerprint, or several, one in a line. Without it the connection is refused, and the error shows the fingerprint to confirm',
  ),
  PAYCOM_SFTP_PROXY: optional
    .refine((text) => text === undefined || isProxyUrl(text), PROXY_FORMAT)
    .describe(
      'Proxy to reach the server through: socks5://host:port, http://host:port or https://host:port. It resolves the name of the server',
    ),
  PAYCOM_SFTP_PROXY_USERNAME: optional.describe('User name at the proxy, if it wants one'),
  PAYCOM_SFTP_PROXY_PASSWORD: optional.describe('… and the password'),
  PAYCOM_SFTP_JUMP_HOST: optional.describe(
    'SSH server to reach the SFTP server through, like `ssh -J`. It resolves the name of the SFTP server',
  ),
  PAYCOM_SFTP_JUMP_PORT: port(22).describe('Port of the jump host'),
  PAYCOM_SFTP_JUMP_USERNAME: optional.describe('User name on the jump host'),
  PAYCOM_SFTP_JUMP_PASSWORD: optional.describe('Password of that user, unless a private key is set'),
  PAYCOM_SFTP_JUMP_PRIVATE_KEY_PATH: optional.describe('Path of a private key for the jump host'),
  PAYCOM_SFTP_JUMP_PRIVATE_KEY_PASSPHRASE: optional.describe('Passphrase of that key'),
  PAYCOM_SFTP_JUMP_HOST_KEY: optional.describe('Host key of the jump host, as PAYCOM_SFTP_HOST_KEY'),
  PAYCOM_SFTP_LEGACY_ALGORITHMS: onOff('off').describe(
    'Also accept outdated algorithms of an old server: SHA-1, CBC ciphers, and RSA host keys below 2048 bits',
  ),
  PAYCOM_SFTP_REMOTE_DIRECTORY: z
    .string()
    .min(1)
    .default('.')
    .describe('Directory of the reports on the server'),
  PAYCOM_SFTP_ARCHIVE_DIRECTORY: optional
    .refine(
      (text) => text === undefined || /^[^/]/.test(text),
      'a path that is relative to the remote directory',
    )
    .describe(
      'Directory on the server, relative to the remote directory, into which reports are moved once they are applied. Without it they stay. Nothing is ever deleted',
    ),
  PAYCOM_SFTP_LOCAL_DIRECTORY: z
    .string()
    .min(1)
    .default('data/spool')
    .describe('Local directory for downloads in progress'),
  PAYCOM_SFTP_KEEP_DOWNLOADS: onOff('off').describe(
    'Keep downloaded files in that directory after they are stored',
  ),
  PAYCOM_SFTP_GLOB: z
    .string()
    .min(1)
    .default('*.{numbers,csv,xlsx}')
    .describe('Files to download, relative to the remote directory, ignoring case'),
  PAYCOM_SFTP_RECURSIVE: onOff('off').describe('Also download from subdirectories'),
  PAYCOM_SFTP_CONNECTIONS: count(4, 1).describe('Maximum number of SFTP connections at the same time'),
  PAYCOM_SFTP_TIMEOUT_SECONDS: count(20, 1).describe(
    'Seconds without data after which a connection or transfer fails',
  ),
  PAYCOM_PGP_PRIVATE_KEY_PATH: optional.describe(
    'Path of the OpenPGP private key, or keys, that Paycom encrypts files for',
  ),
  PAYCOM_PGP_PASSPHRASE: optional.describe('Passphrase of that key'),
  PAYCOM_PGP_SENDER_KEYS_PATH: optional.describe(
    'Path of the OpenPGP public keys whose signatures are valid. A file that another key signed is refused',
  ),
  PAYCOM_PGP_REQUIRE_SIGNATURE: onOff('off').describe(
    'Also refuse an encrypted file without such a signature',
  ),
  PAYCOM_SETTLE_SECONDS: count(60).describe(
    'Seconds for which the size and mtime of a file must not change before it is downloaded',
  ),
  PAYCOM_MAX_FILE_BYTES: count(256 * 1024 * 1024, 1).describe('Largest file that is downloaded, in bytes'),

  PAYCOM_REPORT_MAPPING: optional.describe(
    'Path of the report mapping file (YAML or JSON): headings, columns to ignore, status words. Without it, the mapping in the database is in effect',
  ),
  PAYCOM_ROLE_MAPPING: optional.describe(
    'Path of the role mapping file (YAML or JSON), which assigns roles to departments and positions. Without it the position is the role',
  ),
  PAYCOM_TIME_ZONE: z
    .string()
    .refine(isTimeZone, 'an IANA time zone, such as America/Chicago')
    .default('UTC')
    .describe(
      'IANA time zone of the site, such as America/Chicago. Paycom stamps its files with this wall clock, and the mtime of a file without a stamp is turned into it',
    ),
  PAYCOM_PUSH_WINDOW_MINUTES: count(30).describe(
    'Most minutes between the reports of one push. Reports further apart are two pushes, and the later one wins',
  ),
  PAYCOM_EMPLOYEE_ID_WIDTH: wholeBetween(1, 50, 'a whole number from 1 to 50')
    .optional()
    .describe(
      'Number of characters of employee codes. When not set, it is inferred from the reports and the roster',
    ),
  PAYCOM_BRAKE_TERMINATIONS_PERCENT: percent(20).describe(
    'Hold a sync that would terminate more than this percentage of the active employees, make them anything but active, or give them a termination date',
  ),
  PAYCOM_BRAKE_TERMINATIONS_LEAST: count(5).describe('… and at least this many'),
  PAYCOM_BRAKE_CREATIONS_PERCENT: percent(50).describe(
    'Hold a sync that would create more new employees than this percentage of the roster',
  ),
  PAYCOM_BRAKE_CREATIONS_ROSTER: count(20).describe('… when the roster has at least this many employees'),
  PAYCOM_BRAKE_PAYEES_PERCENT: percent(50).describe(
    'Hold a sync that would end more than this percentage of the payees, after those that it adds, or add as many after those that it ends',
  ),
  PAYCOM_BRAKE_PAYEES_REPLACED_PERCENT: percent(75).describe(
    '… or end more than this percentage, even if it adds as many. A renewed order ends one payee and adds one',
  ),
  PAYCOM_BRAKE_PAYEES_LEAST: count(5).describe('… when there are at least this many payees'),
  PAYCOM_BRAKE_PAYEE_CHANGES_PERCENT: percent(30).describe(
    'Hold a sync that would change or clear one field of more than this percentage of the payees that have it',
  ),
  PAYCOM_BRAKE_PAYEE_ACCOUNTS_PERCENT: percent(10).describe(
    '… and of this percentage for routing and account numbers',
  ),
  PAYCOM_BRAKE_PAYEE_CHANGES_LEAST: count(5).describe('… and of at least this many payees'),
  PAYCOM_BRAKE_CHANGES_PERCENT: percent(30).describe(
    'Hold a sync that would change or clear one field of more than this percentage of the people who have it',
  ),
  PAYCOM_BRAKE_IDENTITY_PERCENT: percent(5).describe(
    '… and of this percentage for names, birth and hire dates',
  ),
  PAYCOM_BRAKE_CHANGES_LEAST: count(10).describe('… and of at least this many people'),
  PAYCOM_BRAKE_PAY_RATIO: ratio(1.25).describe(
    'Hold a sync whose pay changes have a median of more than this ratio, up or down',
  ),
  PAYCOM_BRAKE_PAY_JUMP_RATIO: ratio(2).describe(
    'Pay jumps when it is multiplied or divided by more than this ratio. Hold a sync with more jumps than the next two settings allow',
  ),
  PAYCOM_BRAKE_PAY_JUMP_PERCENT: percent(1).describe(
    '… of more than this percentage of the people who have the pay',
  ),
  PAYCOM_BRAKE_PAY_JUMP_LEAST: count(5).describe('… and of at least this many people'),
  PAYCOM_BRAKE_PAY_TENFOLD_LEAST: count(1).describe(
    'Hold a sync that would multiply or divide the pay of at least this many people by 10 or more',
  ),
  PAYCOM_BRAKE_ROSTER_PERCENT: percent(50).describe(
    'Hold a sync whose directory has fewer people than this percentage of the last one, or of the largest in the window',
  ),
  PAYCOM_BRAKE_ROSTER_LEAST: count(5).describe('… when that one had at least this many people'),
  PAYCOM_BRAKE_SMALL_LEAST: count(3).describe(
    'In a small roster, hold from this many people on: a name or date of more than half, the status of everyone active, most people replaced by new codes',
  ),
  PAYCOM_BRAKE_STAFF_PERCENT: percent(20).describe(
    'Keep all links to Staff records when more than this percentage of them would be removed, because their records are gone',
  ),
  PAYCOM_BRAKE_STAFF_LEAST: count(5).describe('… and at least this many'),
  PAYCOM_BRAKE_WINDOW_DAYS: count(7).describe(
    'Days that the brakes look back: what syncs did without approval adds up',
  ),
  PAYCOM_HOLD_REMINDER_HOURS: count(24).describe(
    'Hours between the reminders that a held sync waits for approval (notification, and log event approval_overdue). 0 means none',
  ),
  PAYCOM_HOLD_DEADLINE_HOURS: count(0).describe(
    'Hours after which a held sync ends without being applied. The next sync plans its files again. 0 means that it waits until a person decides',
  ),
  PAYCOM_RECENT_SYNC_MINUTES: count(50).describe(
    'Skip a sync of the schedule that starts within this many minutes of another one. A sync that someone asks for always runs',
  ),
  PAYCOM_SCHEDULE_MINUTES: count(60, 1).describe('Minutes between the syncs that the schedule starts'),
  PAYCOM_TRANSACTION_ROWS: count(1_000, 1).describe(
    'Largest number of employees per transaction. Larger plans are applied in chunks',
  ),
  PAYCOM_WORKER_THREADS: count(0).describe(
    'Threads of a worker that read files, plan and encrypt. 0 means one for each processor',
  ),
  PAYCOM_PARSE_MEMORY_MB: count(1_024, 256).describe(
    'Heap memory of a thread, in MB. Each thread can parse one file, or plan and apply parts of a roster. The bytes of the file are not part of it',
  ),
  PAYCOM_PARSE_SECONDS: count(120, 1).describe(
    'Seconds that parsing one file may take, and as many again for each 32 MB of it',
  ),

  PAYCOM_KEEP_RAW_FILES_DAYS: count(0).describe(
    'Days to keep the bytes of a report file after a sync used it last. The newest files of each report stay, and those that something needs. 0 means for ever',
  ),
  PAYCOM_KEEP_PARSED_ROWS_DAYS: count(90).describe(
    'Days to keep the rows that were read from a file. They are read again from its bytes when needed. 0 means for ever',
  ),
  PAYCOM_KEEP_UNDO_DAYS: count(0).describe(
    'Days in which a sync can be undone. Its plan is removed after that. 0 means for ever',
  ),
  PAYCOM_KEEP_DRY_RUNS_DAYS: count(30).describe('Days to keep the plans of dry runs. 0 means for ever'),
  PAYCOM_KEEP_ROW_ISSUES_DAYS: count(0).describe(
    'Days to keep the issues of rows, except those of the newest files of each report. 0 means for ever',
  ),
  PAYCOM_KEEP_SKIPPED_LOGS_DAYS: count(30).describe(
    'Days to keep the logs of syncs that were skipped. 0 means for ever',
  ),
  PAYCOM_KEEP_CHANGES_DAYS: count(0).describe(
    'Days to keep the history of employees, which is also the change feed. Never shorter than PAYCOM_KEEP_UNDO_DAYS. 0 means for ever',
  ),
  PAYCOM_ENCRYPTION: onOff('on').describe('Encrypt sensitive fields and stored files at rest'),
  PAYCOM_ENCRYPTION_KEYS: optional.describe(
    'Encryption keys as id:base64 (32 bytes each), comma-separated, newest first',
  ),
  PAYCOM_KEY_ENCRYPTION_KEYS: optional.describe(
    'Keys that encrypt the encryption keys in the database, comma-separated, newest first: local:ID:BASE64, vault:MOUNT/KEY, aws:ARN, gcp:NAME, azure:URL. With it PAYCOM_ENCRYPTION_KEYS can go',
  ),
  PAYCOM_TASK_QUEUE: z.string().min(1).default('paycom-sync').describe('Temporal task queue'),
  PAYCOM_TEMPORAL_ENCRYPTION: onOff('off').describe(
    'Encrypt what Temporal stores of workflows: ids, counts and codes. What is encrypted opens also without it',
  ),
  PAYCOM_TEMPORAL_UI_ORIGIN: z
    .string()
    .refine(isWebOrigin, 'an origin, such as https://temporal.example.org, without a path')
    .optional()
    .describe(
      "Origin of Temporal's Web UI, whose pages an administrator may have payloads decrypted for. Of the same site as the API, since the session is sent",
    ),
  PAYCOM_TEMPORAL_UI_URL: z
    .url({ protocol: /^https?$/, error: 'an http or https URL' })
    .optional()
    .describe(
      'Address of the Temporal Web UI, such as http://127.0.0.1:8233. The admin page links each sync to its workflow there. No link when not set',
    ),
  PAYCOM_WORKER_BUILD_ID: z
    .string()
    .regex(/^[\w.+-]{1,100}$/, 'letters, digits, and . + - _')
    .optional()
    .describe(
      'Names the version of the worker, such as a release or a commit. Syncs then stay on the version that began them. Off when not set',
    ),
  PAYCOM_LOG_LEVEL: oneOf(['trace', 'debug', 'info', 'warn', 'error'])
    .default('info')
    .describe('Lowest level that is logged'),
  PAYCOM_METRICS_ADDRESS: metricsAddress('9464').describe(
    'IP address and port where the worker serves Prometheus metrics. Off when not set',
  ),
  PAYCOM_API_ADDRESS: z
    .string()
    .refine((text) => /^.+:\d{1,5}$/.test(text) && isPort(text.slice(text.lastIndexOf(':') + 1)), 'host:port')
    .default('127.0.0.1:3000')
    .describe('host:port where the API listens. Port 0 picks a free port'),
  PAYCOM_API_METRICS_ADDRESS: metricsAddress('9465').describe(
    'IP address and port where the API serves Prometheus metrics. Off when not set',
  ),
  PAYCOM_API_PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'an http or https URL' })
    .optional()
    .describe('Public URL of the API. With https, people can only sign in from there'),
  PAYCOM_API_TRUSTED_PROXIES: optional
    .refine(
      (text) => text === undefined || text.split(',').every((proxy) => isProxy(proxy.trim())),
      'a list of IP addresses and networks, such as 10.0.0.0/8',
    )
    .describe(
      'Addresses or networks of trusted proxies, comma-separated. Only their X-Forwarded-For header is used',
    ),
  PAYCOM_API_CORS_ORIGINS: z
    .string()
    .transform((origins) => origins.split(',').map((origin) => origin.trim()))
    .refine(
      (origins) => origins.every(isWebOrigin),
      'a list of origins, such as https://staff.example.org, without a path',
    )
    .optional()
    .describe(
      'Origins of other web pages that may call the API with a token, comma-separated, such as https://staff.example.org. None when not set',
    ),
  PAYCOM_API_REQUESTS_PER_MINUTE: count(600, 1).describe(
    'Rate limit: requests per minute for one token or user',
  ),
  PAYCOM_API_ANONYMOUS_PER_MINUTE: count(60, 1).describe(
    'Rate limit: requests per minute for one IP address without a valid token or session',
  ),
  PAYCOM_API_BODY_BYTES: count(100_000, 1).describe('Largest request body, in bytes'),
  PAYCOM_API_TIMEOUT_SECONDS: count(30, 1).describe('Seconds after which a request times out'),
  PAYCOM_API_SESSION_SECRET: z
    .string()
    .min(32, 'at least 32 characters long')
    .optional()
    .describe('Secret that signs session cookies. Derived from the encryption keys when not set'),
  PAYCOM_API_SESSION_HOURS: count(12, 1).describe('Hours after which a session ends'),
  PAYCOM_API_SESSION_IDLE_MINUTES: count(120, 1).describe(
    '… and minutes without a request after which it ends',
  ),
  PAYCOM_SECOND_FACTOR_ROLES: z
    .string()
    .refine((text) => rolesOf(text).success, `a list of roles: ${Role.options.join(', ')}`)
    .transform((text) => rolesOf(text).data ?? [])
    .optional()
    .describe(
      'Roles whose people must give a code of an app at sign-in, comma-separated, such as admin,hr. Others may',
    ),
  PAYCOM_OIDC_ISSUER: z
    .string()
    .refine(isIssuer, 'an https URL, or http on this machine')
    .optional()
    .describe(
      'Issuer of an OpenID Connect provider where people can sign in, such as https://login.example.org. Needs PAYCOM_API_PUBLIC_URL, whose /api/auth/oidc/callback/ is the redirect URI',
    ),
  PAYCOM_OIDC_CLIENT_ID: optional.describe('Id of this client at the provider'),
  PAYCOM_OIDC_CLIENT_SECRET: optional.describe('… and its secret, unless the client is a public one'),
  PAYCOM_OIDC_NAME: z
    .string()
    .min(1)
    .max(50)
    .default('single sign-on')
    .describe('Name of the provider on the button'),
  PAYCOM_OIDC_SCOPES: z
    .string()
    .regex(/^openid( [\w.:/-]+)*$/, 'a list of scopes, separated by spaces, that begins with openid')
    .default('openid email')
    .describe('Scopes that the provider is asked for'),
  PAYCOM_OIDC_ROLE_CLAIM: optional.describe(
    'Claim whose values give roles, such as groups. Without it, administrators give them',
  ),
  PAYCOM_OIDC_ROLES: z
    .string()
    .refine((text) => groupsOf(text) !== null, 'a list of value=role, such as payroll-admins=admin,hr=hr')
    .transform((text) => groupsOf(text) ?? [])
    .optional()
    .describe(
      'Values of that claim and their roles: value=role, comma-separated. A person without one is refused, and a new one gets an account',
    ),
  PAYCOM_OIDC_DOMAINS: z
    .string()
    .transform((text) => text.split(',').map((domain) => domain.trim().toLowerCase()))
    .optional()
    .describe(
      'Domains of verified e-mail addresses that may sign in at the provider, comma-separated. Any when not set',
    ),
  PAYCOM_OIDC_LINK_BY_EMAIL: onOff('off').describe(
    'Link an account to the person at the provider who has its verified e-mail address, at the first sign-in',
  ),
  PAYCOM_OIDC_SECOND_FACTOR: onOff('off').describe(
    'Also ask people who sign in at the provider for the second factor of this product',
  ),
  PAYCOM_API_TOKEN: optional.describe(
    'Token for programs that call the API, such as docs/api-client.ts. The API itself does not read it',
  ),
  PAYCOM_WEBHOOK_SECRET: z
    .string()
    .regex(
      /^[^,\s]{32,}(,[^,\s]{32,})?$/,
      'one secret of at least 32 characters, or two separated by a comma',
    )
    .transform((secrets) => secrets.split(','))
    .refine(
      (secrets) => secrets.every(isWebhookSecret),
      'a secret with base64 of at least 24 bytes after whsec_',
    )
    .optional()
    .describe(
      'Secret that signs the webhook for new files: whsec_ and base64, or any text of 32 characters. During a rotation set both secrets: NEW,OLD',
    ),
  PAYCOM_WEBHOOKS_PRIVATE_ADDRESSES: oneOf(['refuse', 'allow'])
    .default('refuse')
    .describe(
      'Whether events and notifications may be sent to private and link-local addresses, and by http. Otherwise whoever may create a webhook could reach the internal network',
    ),
  // A step that sends has ten minutes.
  PAYCOM_WEBHOOKS_TIMEOUT_SECONDS: wholeBetween(1, 120, 'a whole number from 1 to 120')
    .default(15)
    .describe('Seconds that a receiver of an event or a notification may take'),
  PAYCOM_WEBHOOKS_RETRY_HOURS: count(72).describe(
    'Hours for which an event or a notification is sent again to a receiver that does not accept it',
  ),
  PAYCOM_WEBHOOKS_LOG_DAYS: count(30, 4).describe(
    'Days for which the log of sent events and notifications is kept',
  ),
  PAYCOM_WEBHOOKS_BRAKE_PERCENT: percent(20).describe(
    'Hold the terminations of a sync, for one webhook, that would switch off more than this percentage of the active employees, with those sent in PAYCOM_BRAKE_WINDOW_DAYS',
  ),
  PAYCOM_WEBHOOKS_BRAKE_LEAST: count(5).describe('… and at least this many'),
  PAYCOM_SMTP_HOST: optional.describe('SMTP server that notifications are sent by. None when not set'),
  PAYCOM_SMTP_PORT: port(587).describe('Port of the SMTP server'),
  PAYCOM_SMTP_TLS: oneOf(['starttls', 'implicit', 'off'])
    .default('starttls')
    .describe('starttls: encryption begins on a plain connection, and is required. implicit: from the start'),
  PAYCOM_SMTP_USERNAME: optional.describe('User name at the SMTP server, if it wants one'),
  PAYCOM_SMTP_PASSWORD: optional.describe('… and the password'),
  PAYCOM_SMTP_FROM: z
    .email('an e-mail address')
    .optional()
    .describe('Sender of notifications, such as paycom-sync@example.org'),
  PAYCOM_NOTIFY_QUARANTINE_PERCENT: percent(5).describe(
    'Notify when more than this percentage of the rows of the newest file of a report are quarantined',
  ),
  PAYCOM_NOTIFY_QUARANTINE_LEAST: count(5).describe('… and at least this many'),
  PAYCOM_API_STREAMS: count(500, 1).describe('Largest number of open progress streams per API process'),
  PAYCOM_API_STREAMS_PER_ACCOUNT: count(20, 1).describe('… and per account'),
  PAYCOM_SYNC_CACHE: optional.describe(
    "Folder for the server binaries that demo, dev and tests download. Default: the user's cache folder",
  ),
  MONGODB_URI: z
    .string()
    .min(1)
    .default('mongodb://127.0.0.1:27017/paycom?replicaSet=rs0')
    .describe('Connection string of MongoDB (a replica set), with the database in the path'),
} as const satisfies Record<string, z.ZodType>;

/** Returns the default of a setting as it is written; empty without one. */
export function defaultOf(schema: z.ZodType): string {
  const value = schema.parse(undefined);
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return value === undefined ? '' : String(value);
}

/** Whether even a short value of this setting is a secret. */
export function isSecret(name: string): boolean {
  return /PASSWORD|PASSPHRASE|KEY|SECRET|TOKEN|URI/.test(name);
}

export type Settings = z.infer<ReturnType<typeof settingsSchema>>;

export function settingsSchema() {
  return z.object(SETTINGS);
}
