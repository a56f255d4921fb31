import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const NOT_SOURCES = /(^|\/)(node_modules|dist|data|\.[^/]+)$/;

/** Returns the folders of the repository with TypeScript files in them. */
export function sourceFolders(folder = ''): string[] {
  const entries = readdirSync(join(ROOT, folder), { withFileTypes: true });
  const inner = entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(folder, name))
    .filter((path) => !NOT_SOURCES.test(path))
    .flatMap((path) => sourceFolders(path));
  const hasSources = folder !== '' && entries.some(({ name }) => /\.tsx?$/.test(name));
  return hasSources ? [folder, ...inner] : inner;
}
