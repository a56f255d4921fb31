import { type DestinationStream, destination, pino } from 'pino';
import { AppError } from '../../shared/app-error.js';
import { escapeUnprintable } from '../../shared/escape-unprintable.js';
import { asAppError } from './as-app-error.js';

/** The allowed shapes of a value. None allows a space, `@` or `$`, so no person's name, address or amount can pass. */
const SHAPES = {
  count: (value: unknown) => typeof value === 'number' && Number.isFinite(value),
  syncId: (value: unknown) => typeof value === 'string' && /^\d{8}-\d{6}-[a-z0-9]{5}$/.test(value),
  hash: (value: unknown) => typeof value === 'string' && /^[0-9a-f]{16,64}$/.test(value),
  name: (value: unknown) => typeof value === 'string' && /^[A-Za-z0-9][\w.:-]{0,127}$/.test(value),
  word: (value: unknown) => typeof value === 'string' && /^[A-Za-z_-]{1,64}$/.test(value),
  /** A route template, never a URL, which may contain an id. */
  route: (value: unknown) => typeof value === 'string' && /^\/[\w/:.*-]{0,127}$/.test(value),
  address: (value: unknown) => typeof value === 'string' && /^[\w.:[\]-]{1,255}$/.test(value),
} as const;

/** The keys that a log line can have: our own ids, counts, codes and names. No key can hold a cell's value. */
const KEYS = {
  sync_id: 'syncId',
  file_id: 'hash',
  webhook_id: 'hash',
  channel_id: 'hash',
  workflow_id: 'name',
  report_type: 'word',
  trigger: 'word',
  decision: 'word',
  step: 'word',
  status: 'word',
  code: 'word',
  reason: 'word',
  field: 'word',
  signal: 'word',
  source: 'word',
  task_queue: 'name',
  namespace: 'name',
  address: 'address',
  request_id: 'name',
  account: 'name',
  method: 'word',
  route: 'route',
  procedure: 'name',
  raw_files: 'count',
  parsed_rows: 'count',
  plans: 'count',
  row_issues: 'count',
  skipped_logs: 'count',
  changes: 'count',
  http_status: 'count',
  attempt: 'count',
  files: 'count',
  directories: 'count',
  entries: 'count',
  rows: 'count',
  records: 'count',
  refused: 'count',
  employees: 'count',
  created: 'count',
  updated: 'count',
  brakes: 'count',
  bytes: 'count',
  ms: 'count',
  hours: 'count',
  links: 'count',
} as const satisfies Record<string, keyof typeof SHAPES>;

type Key = keyof typeof KEYS;

export type LogFields = { readonly [K in Key]?: (typeof KEYS)[K] extends 'count' ? number : string } & {
  readonly error?: unknown;
};

export type Level = 'trace' | 'debug' | 'info' | 'warn' | 'error';

/** An event's name must be a string literal. A computed string does not compile, since it could contain a value. */
type Literal<Event extends string> = string extends Event ? never : Event;

const EVENT = /^[a-z][a-z0-9_]{0,63}$/;

type LogEvent = <Event extends string>(event: Literal<Event>, fields?: LogFields) => void;

/** Writes events with ids and counts as JSON lines. */
export type Logger = Readonly<Record<Level, LogEvent>> & {
  /** Logs a library's message, cut before the first quote, colon, bracket, `=` or digit, since the rest may contain a value. */
  readonly relay: (level: Level, message: string, fields?: LogFields) => void;
};

/**
 * Writes to stderr, since stdout is for results. Omits unknown keys and values of the wrong shape, and counts them in `left_out`. The name of
 * a file in an error cannot control the terminal.
 */
export function createLogger(options: { readonly level: Level; readonly to?: DestinationStream }): Logger {
  const { level, to = destination(2) } = options;
  const logger = pino(
    { level, base: null, messageKey: 'event', timestamp: pino.stdTimeFunctions.isoTime },
    { write: (line) => to.write(escapeUnprintable(line, '\n')) },
  );
  const at =
    (name: Level): LogEvent =>
    (event, fields) => {
      const eventName: string = EVENT.test(event) ? event : 'unnamed';
      logger[name](safeFields(fields), eventName);
    };
  return {
    ...{ trace: at('trace'), debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') },
    relay: (name, message, fields) =>
      logger[name](
        safeFields(fields),
        message
          .split(/["'`:{([=\d]/)[0]
          ?.trim()
          .slice(0, 100),
      ),
  };
}

function safeFields({ error, ...fields }: LogFields = {}): Record<string, unknown> {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  const kept = given.filter(([key, value]) => isKey(key) && SHAPES[KEYS[key]](value));
  const left_out = given.length - kept.length;
  return {
    ...Object.fromEntries(kept),
    ...(left_out > 0 && { left_out }),
    ...(error !== undefined && { error: describeError(asAppError(error)) }),
  };
}

function isKey(key: string): key is Key {
  return Object.hasOwn(KEYS, key);
}

/** A cause is logged with its name and stack frames only, since its message may quote a cell. */
function describeError(error: Error): Record<string, unknown> {
  const { cause } = error;
  return {
    ...(error instanceof AppError ? { code: error.code, details: error.details } : kindOf(error)),
    stack: framesOf(error),
    ...(cause instanceof Error && cause !== error && { cause: describeError(cause) }),
  };
}

function kindOf(error: Error): Record<string, unknown> {
  const code = 'code' in error ? error.code : undefined;
  return {
    name: SHAPES.word(error.name) ? error.name : 'Error',
    ...((SHAPES.count(code) || SHAPES.word(code)) && { code }),
  };
}

/** Returns file positions only. The message precedes them in `stack`, and its own lines may look like stack frames. */
function framesOf({ message, stack = '' }: Error): string[] {
  const start = message ? stack.lastIndexOf(message) + message.length : 0;
  return stack
    .slice(Math.max(0, start))
    .split('\n')
    .flatMap(
      (line) =>
        line.match(
          /^\s+at (?:(?:async |new )?[\w.$<># [\]]+ \()?((?:file:\/\/|node:|\/)[^\s)]+:\d+:\d+)\)?$/,
        )?.[1] ?? [],
    )
    .slice(0, 10);
}
