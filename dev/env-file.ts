import { readFile, rename, writeFile } from 'node:fs/promises';
import { parseEnvFile } from '../infra/config/parse-env-file.js';
import { errnoOf } from './errno.js';

export type Variables = Readonly<Record<string, string>>;

/** Returns the variables of an env file; none when the file does not exist. */
export async function readEnvFile(path: string): Promise<Variables> {
  try {
    return parseEnvFile(await readFile(path, 'utf8'));
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
    return {};
  }
}

/** Writes an env file that `parseEnvFile` and a shell read in the same way. Only its owner can read it, because it contains secrets. */
export async function writeEnvFile(path: string, variables: Variables): Promise<void> {
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${quoted(value)}\n`);
  await writeFile(`${path}.partial`, lines.join(''), { mode: 0o600 });
  await rename(`${path}.partial`, path);
}

function quoted(value: string): string {
  if (/^[\w@%+=:,./?-]*$/.test(value)) return value;
  if (value.includes("'") || value.includes('\n'))
    throw new Error('An env file can not hold quotes or line breaks.');
  return `'${value}'`;
}
