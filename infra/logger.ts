import { type DestinationStream, destination, pino } from 'pino';
import type { AppError } from '../shared/app-error.js';
import { asAppError } from './as-app-error.js';

/** All that a log line can carry: ids, counts, codes and names of our own. There is no key for a cell's value. */
const KEYS = [
  'sync_id',
  'file_id',
  'workflow_id',
  'step',
  'attempt',
  'files',
  'directories',
  'rows',
  'employees',
  'ms',
  'status',
  'task_queue',
  'namespace',
  'address',
  'signal',
  'source',
] as const;

export type LogFields = { readonly [Key in (typeof KEYS)[number]]?: string | number } & {
  readonly error?: unknown;
};

export type Level = 'trace' | 'debug' | 'info' | 'warn' | 'error';

/** Events with ids and counts, one JSON object a line. */
export type Logger = Readonly<Record<Level, (event: string, fields?: LogFields) => void>>;

/** Writes to stderr: stdout is for results. What is not on the list of keys is left out at run time too. */
export function createLogger({
  level,
  to = destination(2),
}: {
  readonly level: Level;
  readonly to?: DestinationStream;
}): Logger {
  const logger = pino({ level, base: null, messageKey: 'event' }, to);
  const at =
    (name: Level) =>
    (event: string, fields: LogFields = {}) =>
      logger[name](allowed(fields), event);
  return { trace: at('trace'), debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

function allowed(fields: LogFields): Record<string, unknown> {
  const kept = Object.fromEntries(KEYS.flatMap((key) => (isPlain(fields[key]) ? [[key, fields[key]]] : [])));
  return fields.error === undefined ? kept : { ...kept, error: described(asAppError(fields.error)) };
}

function isPlain(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && value.length <= 200);
}

/** The message is a template filled with ids; of what caused it only the kind and the place, since its message may quote a cell. */
function described({ code, details, cause }: AppError) {
  return { code, details, ...(cause instanceof Error && { cause: cause.name, at: placeOf(cause) }) };
}

function placeOf({ stack = '' }: Error): string | undefined {
  return stack
    .split('\n')
    .find((line) => /^\s+at /.test(line))
    ?.trim();
}
