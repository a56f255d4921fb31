import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** The compiled programs of `bench/`. */
export const PROGRAMS = `${ROOT}.cache/bench/dist/bench`;

let [built, compiled] = [false, false];

/** Builds the product: the loader that runs the sources adds cost to every function. */
export function buildProduct(): void {
  if (!built) execFileSync('npm', ['run', 'build'], { cwd: ROOT, stdio: 'pipe' });
  built = true;
}

/** Compiles the programs that are measured in processes of their own. */
export function compilePrograms(): void {
  if (!compiled) execFileSync('npx', ['tsc', '-p', 'bench/tsconfig.json'], { cwd: ROOT, stdio: 'inherit' });
  compiled = true;
}

/** Installs the other readers: they are in a separate package, so that nothing else installs them. */
export function installReaders(): void {
  const bench = `${ROOT}bench`;
  if (!existsSync(`${bench}/node_modules`))
    execFileSync('npm', ['ci', '--ignore-scripts'], { cwd: bench, stdio: 'inherit' });
}
