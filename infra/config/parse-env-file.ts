import { parseEnv } from 'node:util';

/** A name as shells and dotenv know it. */
const NAME = /^[\w.-]+$/;

/**
 * Returns the variables of an env file: `NAME=value` lines with `#` comments, an optional `export`, and single, double or backtick quotes,
 * within which a value may have `#` and line breaks. A line that is none of these is skipped.
 *
 * It evens out `util.parseEnv`: up to Node 24 a value of blanks takes in the next line, and in Node 20 so does a line without `=`, a byte
 * order mark belongs to the first name, and a last line without its line break is misread.
 */
export function parseEnvFile(text: string): Record<string, string> {
  const parsed = parseEnv(`${text.replace(/=[^\S\n]+$/gm, '=')}\n`);
  const named = Object.entries(parsed).map(([name, value = '']) => [lastLineOf(name), value] as const);
  return Object.fromEntries(named.filter(([name]) => NAME.test(name)));
}

/** Trimmed, which takes a byte order mark off too. */
function lastLineOf(name: string): string {
  return name.slice(name.lastIndexOf('\n') + 1).trim();
}
