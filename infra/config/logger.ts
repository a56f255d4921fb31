import { type DestinationStream, destination, pino } from 'pino';
import { AppError } from '../../shared/app-error.js';
import { asAppError } from './as-app-error.js';

/** What a key may carry. None takes a blank, an `@`, a `$`: a name, an address or an amount does not fit through. */
const SHAPES = {
  count: (value: unknown) => typeof value === 'number' && Number.isFinite(value),
  syncId: (value: unknown) => typeof value === 'string' && /^\d{8}-\d{6}-[a-z0-9]{5}$/.test(value),
  hash: (value: unknown) => typeof value === 'string' && /^[0-9a-f]{16,64}$/.test(value),
  name: (value: unknown) => typeof value === 'string' && /^[A-Za-z0-9][\w.:-]{0,127}$/.test(value),
  word: (value: unknown) => typeof value === 'string' && /^[A-Za-z_-]{1,64}$/.test(value),
  /** The template of a route, never an address: that may hold an id. */
  route: (value: unknown) => typeof value === 'string' && /^\/[\w/:.*-]{0,127}$/.test(value),
  address: (value: unknown) => typeof value === 'string' && /^[\w.:[\]-]{1,255}$/.test(value),
} as const;

/** All that a log line can carry: ids, counts, codes and names of our own. There is no key for a cell's value. */
const KEYS = {
  sync_id: 'syncId',
  file_id: 'hash',
  workflow_id: 'name',
  report_type: 'word',
  step: 'word',
  status: 'word',
  code: 'word',
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
  http_status: 'count',
  attempt: 'count',
  files: 'count',
  directories: 'count',
  rows: 'count',
  employees: 'count',
  bytes: 'count',
  ms: 'count',
} as const satisfies Record<string, keyof typeof SHAPES>;

type Key = keyof typeof KEYS;

export type LogFields = { readonly [K in Key]?: (typeof KEYS)[K] extends 'count' ? number : string } & {
  readonly error?: unknown;
};

export type Level = 'trace' | 'debug' | 'info' | 'warn' | 'error';

/** An event's name is written into the code: a string that was put together elsewhere does not compile. */
type Literal<Event extends string> = string extends Event ? never : Event;

const EVENT = /^[a-z][a-z0-9_]{0,63}$/;

type LogEvent = <Event extends string>(event: Literal<Event>, fields?: LogFields) => void;

/** Events with ids and counts, one JSON object a line. */
export type Logger = Readonly<Record<Level, LogEvent>> & {
  /** A library's own sentence, up to where it begins to quote: of what it speaks is not ours to know. */
  readonly relay: (level: Level, sentence: string, fields?: LogFields) => void;
};

/** Writes to stderr: stdout is for results. What does not fit key and shape is left out at run time too, and counted. */
export function createLogger(options: { readonly level: Level; readonly to?: DestinationStream }): Logger {
  const { level, to = destination(2) } = options;
  const logger = pino(
    { level, base: null, messageKey: 'event', timestamp: pino.stdTimeFunctions.isoTime },
    to,
  );
  const at =
    (name: Level): LogEvent =>
    (event, fields) => {
      const known: string = EVENT.test(event) ? event : 'unnamed';
      logger[name](lineOf(fields), known);
    };
  return {
    ...{ trace: at('trace'), debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') },
    relay: (name, sentence, fields) =>
      logger[name](
        lineOf(fields),
        sentence
          .split(/["'`:{([=\d]/)[0]
          ?.trim()
          .slice(0, 100),
      ),
  };
}

function lineOf({ error, ...fields }: LogFields = {}): Record<string, unknown> {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  const kept = given.filter(([key, value]) => isKey(key) && SHAPES[KEYS[key]](value));
  const left_out = given.length - kept.length;
  return {
    ...Object.fromEntries(kept),
    ...(left_out > 0 && { left_out }),
    ...(error !== undefined && { error: described(asAppError(error)) }),
  };
}

function isKey(key: string): key is Key {
  return Object.hasOwn(KEYS, key);
}

/** Our own message is a template filled with ids; of what caused it only kind and place, since its message may quote a cell. */
function described(error: Error): Record<string, unknown> {
  const { cause } = error;
  return {
    ...(error instanceof AppError ? { code: error.code, details: error.details } : kindOf(error)),
    stack: framesOf(error),
    ...(cause instanceof Error && cause !== error && { cause: described(cause) }),
  };
}

function kindOf(error: Error): Record<string, unknown> {
  const code = 'code' in error ? error.code : undefined;
  return {
    name: SHAPES.word(error.name) ? error.name : 'Error',
    ...((SHAPES.count(code) || SHAPES.word(code)) && { code }),
  };
}

/** Only lines that are a place in a file: a message stands above them, and may run over lines that look like one. */
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
