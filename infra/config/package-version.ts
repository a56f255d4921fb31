import { readFileSync } from 'node:fs';

/** Returns the version of this package. The build is one folder deeper than the sources. */
export function packageVersion(): string {
  const path = import.meta.url.endsWith('.ts') ? '../../package.json' : '../../../package.json';
  return (JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as { version: string }).version;
}
