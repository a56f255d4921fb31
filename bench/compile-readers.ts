import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Compiles the programs that time one reader each, and installs the peers: they are in a separate package, so that nothing else installs them. */
export function compileReaders(): void {
  const bench = `${ROOT}bench`;
  if (!existsSync(`${bench}/node_modules`))
    execFileSync('npm', ['ci', '--ignore-scripts'], { cwd: bench, stdio: 'inherit' });
  execFileSync('npx', ['tsc', '-p', 'bench/tsconfig.json'], { cwd: ROOT, stdio: 'inherit' });
}
