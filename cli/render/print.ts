import { escapeUnprintable } from '../../shared/escape-unprintable.js';
import { columnsOf, wrapLines } from './fit-terminal.js';
import { withEnvFile } from './hints.js';

/**
 * Returns a value with every unprintable character of its texts as an escape, such as `\u001b`, so that the name of a file cannot control the
 * terminal. Reaches into arrays, maps and plain objects.
 */
export function printable<T>(value: T): T {
  return escapeDeep(value) as T;
}

/** Writes sentences without colors to stdout, which is only for results. Everything else goes to stderr. */
export function print(text: string): void {
  printLines(wrapLines(withEnvFile(text), columnsOf(process.stdout)));
}

/** Writes a text without colors to stdout with its own line breaks. */
export function printLines(text: string): void {
  process.stdout.write(`${escapeUnprintable(text, '\n\t')}\n`);
}

/** Writes a result to stdout as JSON, or as `describe` formats its printable form. */
export function printResult<T>(value: T, describe: (value: T) => string, json?: boolean): void {
  if (json) printJson(value);
  else
    process.stdout.write(
      `${wrapLines(withEnvFile(describe(printable(value))), columnsOf(process.stdout))}\n`,
    );
}

/** Writes a result to stdout as one line of JSON. */
export function printJson(value: unknown): void {
  process.stdout.write(`${escapeUnprintable(JSON.stringify(value))}\n`);
}

/** Writes a text without colors to stderr. */
export function printNote(text: string): void {
  writeNote(escapeUnprintable(withEnvFile(text), '\n\t'));
}

/** Writes a printable text, which may have colors, to stderr. */
export function writeNote(text: string): void {
  process.stderr.write(`${wrapLines(text, columnsOf(process.stderr))}\n`);
}

function escapeDeep(value: unknown): unknown {
  if (typeof value === 'string') return escapeUnprintable(value);
  if (Array.isArray(value)) return value.map(escapeDeep);
  if (value instanceof Map)
    return new Map([...value].map((entry) => escapeDeep(entry) as [unknown, unknown]));
  if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [escapeUnprintable(key), escapeDeep(each)]),
  );
}
