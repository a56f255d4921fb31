import { parseEnv } from 'node:util';

/** A variable name that dotenv accepts. */
const NAME = /^[\w.-]+$/;

/**
 * Returns the variables of an env file: `NAME=value` lines with `#` comments and an optional `export`. A value in single, double or
 * backtick quotes may contain `#` and line breaks. Other lines are skipped.
 *
 * Works around bugs of `util.parseEnv`. Up to Node 24 a blank value swallows the next line. In Node 20 a line without `=` does so too, a
 * byte order mark becomes part of the first name, and a last line without a line break is misread.
 */
export function parseEnvFile(text: string): Record<string, string> {
  const parsed = parseEnv(`${text.replace(/=[^\S\n]+$/gm, '=')}\n`);
  const named = Object.entries(parsed).map(([name, value = '']) => [lastLineOf(name), value] as const);
  return Object.fromEntries(named.filter(([name]) => NAME.test(name)));
}

/** `trim` also removes a byte order mark. */
function lastLineOf(name: string): string {
  return name.slice(name.lastIndexOf('\n') + 1).trim();
}
