import { z } from 'zod';
import { isWebhookSecret } from './webhook-secret.js';

const count = (initial: number, least = 0) => z.coerce.number().int().min(least).default(initial);
const percent = (initial: number) => z.coerce.number().min(0).max(100).default(initial);
const onOff = (initial: 'on' | 'off') =>
  z
    .enum(['on', 'off'])
    .default(initial)
    .transform((word) => word === 'on');
const optional = z.string().min(1).optional();

/**
 * Every variable that the product reads, with its default. Each can also be given as `NAME_FILE`, a path to a file that holds it.
 * All but the SFTP account have a default that works on one machine.
 */
export const SETTINGS = {
  PAYCOM_SFTP_HOST: optional.describe('Host of the SFTP server that Paycom writes to'),
  PAYCOM_SFTP_PORT: z.coerce.number().int().min(1).max(65535).default(22).describe('Its port'),
  PAYCOM_SFTP_USERNAME: optional.describe('Account on it'),
  PAYCOM_SFTP_PASSWORD: optional.describe('Its password; or a private key'),
  PAYCOM_SFTP_PRIVATE_KEY_PATH: optional.describe('Path of a private key in OpenSSH or PEM format'),
  PAYCOM_SFTP_PRIVATE_KEY_PASSPHRASE: optional.describe('Passphrase of that key'),
  PAYCOM_SFTP_HOST_KEY: optional.describe(
    'known_hosts line or SHA256:… fingerprint of the server; without it the first connection is refused with the fingerprint to confirm',
  ),
  PAYCOM_SFTP_REMOTE_DIRECTORY: z.string().min(1).default('.').describe('Directory with the reports'),
  PAYCOM_SFTP_LOCAL_DIRECTORY: z
    .string()
    .min(1)
    .default('data/spool')
    .describe('Where downloads are spooled'),
  PAYCOM_SFTP_KEEP_DOWNLOADS: onOff('off').describe('Keep spooled files after they are stored'),
  PAYCOM_SFTP_GLOB: z
    .string()
    .min(1)
    .default('*.{numbers,csv,xlsx}')
    .describe('Files to take, relative to the directory, letter case ignored'),
  PAYCOM_SFTP_RECURSIVE: onOff('off').describe('Look into subdirectories too'),
  PAYCOM_SFTP_CONNECTIONS: count(4, 1).describe('Connections at once'),
  PAYCOM_SFTP_TIMEOUT_SECONDS: count(20, 1).describe('Longest silence while connecting or transferring'),
  PAYCOM_SETTLE_SECONDS: count(60).describe(
    'Size and mtime of a file must hold still for so long before it is read',
  ),
  PAYCOM_MAX_FILE_BYTES: count(256 * 1024 * 1024, 1).describe('Largest file that is downloaded'),

  PAYCOM_REPORT_MAPPING: optional.describe(
    'Path of a mapping file (YAML or JSON) with aliases and switched-off columns',
  ),
  PAYCOM_ROLE_MAPPING: optional.describe(
    'Path of a file (YAML or JSON) that says which department and position have which role; without it the position is the role',
  ),
  PAYCOM_EMPLOYEE_ID_WIDTH: z.coerce
    .number()
    .int()
    .min(1)
    .max(50)
    .optional()
    .describe('Width of employee codes; learned from the reports when not set'),
  PAYCOM_BRAKE_TERMINATIONS_PERCENT: percent(20).describe(
    'Hold a sync that would terminate more of the active employees',
  ),
  PAYCOM_BRAKE_TERMINATIONS_LEAST: count(5).describe('… and at least so many'),
  PAYCOM_BRAKE_CREATIONS_PERCENT: percent(50).describe(
    'Hold a sync that would create more new employees, in percent of the roster',
  ),
  PAYCOM_BRAKE_CREATIONS_ROSTER: count(20).describe('… over a roster of at least so many'),
  PAYCOM_RECENT_SYNC_MINUTES: count(50).describe(
    'Without --force a sync within so many minutes of the last one is skipped',
  ),
  PAYCOM_SCHEDULE_MINUTES: count(60, 1).describe('How often the schedule starts a sync'),
  PAYCOM_TRANSACTION_ROWS: count(20_000, 1).describe(
    'Most employees written in one transaction; larger plans go in chunks',
  ),

  PAYCOM_ENCRYPTION: onOff('on').describe('Encrypt sensitive fields and stored files at rest'),
  PAYCOM_ENCRYPTION_KEYS: optional.describe(
    'Keys as id:base64 of 32 bytes, comma-separated, the newest first',
  ),
  PAYCOM_TASK_QUEUE: z.string().min(1).default('paycom-sync').describe('Temporal task queue'),
  PAYCOM_LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error'])
    .default('info')
    .describe('Least level that is logged'),
  PAYCOM_METRICS_ADDRESS: optional.describe('host:port on which the worker serves Prometheus metrics'),
  PAYCOM_API_ADDRESS: z
    .string()
    .regex(/^.+:\d{1,5}$/, 'must be host:port')
    .default('127.0.0.1:3000')
    .describe('host:port on which the API is served; port 0 takes a free one'),
  PAYCOM_API_PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      'Address under which others reach the API; with https the cookies of people are sent over nothing else',
    ),
  PAYCOM_API_TRUSTED_PROXIES: optional.describe(
    'Addresses or networks of proxies whose X-Forwarded-For is believed, comma-separated',
  ),
  PAYCOM_API_REQUESTS_PER_MINUTE: count(600, 1).describe(
    'Requests a minute that one token or person may make',
  ),
  PAYCOM_API_ANONYMOUS_PER_MINUTE: count(60, 1).describe(
    'Requests a minute that one address may make without a valid token or session',
  ),
  PAYCOM_API_BODY_BYTES: count(100_000, 1).describe('Largest body that the API takes'),
  PAYCOM_API_TIMEOUT_SECONDS: count(30, 1).describe('Longest that the API works on one request'),
  PAYCOM_API_SESSION_SECRET: z
    .string()
    .min(32)
    .optional()
    .describe('Secret that signs the cookies of people; derived from the encryption keys when not set'),
  PAYCOM_API_SESSION_HOURS: count(12, 1).describe('Longest that a person stays signed in'),
  PAYCOM_API_SESSION_IDLE_MINUTES: count(120, 1).describe('… and longest without a request'),
  PAYCOM_API_TOKEN: optional.describe(
    'Token of programs that use the API, as docs/api-client.ts; the API itself does not read it',
  ),
  PAYCOM_WEBHOOK_SECRET: z
    .string()
    .regex(
      /^[^,\s]{32,}(,[^,\s]{32,})?$/,
      'must be one secret of at least 32 characters, or two with a comma',
    )
    .transform((secrets) => secrets.split(','))
    .refine((secrets) => secrets.every(isWebhookSecret), 'after whsec_ needs base64 of at least 24 bytes')
    .optional()
    .describe(
      'Secret that senders of file_arrived sign with: whsec_ and base64, or any text of 32 characters; while it is changed NEW,OLD',
    ),
  PAYCOM_API_STREAMS: count(500, 1).describe('Streams of progress that one API process keeps open'),
  PAYCOM_API_STREAMS_PER_ACCOUNT: count(20, 1).describe('… and for one account'),
  PAYCOM_SYNC_CACHE: optional.describe(
    "Folder for the server binaries that demo, dev and tests download; the user's cache folder when not set",
  ),
  MONGODB_URI: z
    .string()
    .min(1)
    .default('mongodb://127.0.0.1:27017/paycom?replicaSet=rs0')
    .describe('MongoDB, a replica set, with the database in the path'),
} as const satisfies Record<string, z.ZodType>;

export type Settings = z.infer<ReturnType<typeof settingsSchema>>;

export function settingsSchema() {
  return z.object(SETTINGS);
}
