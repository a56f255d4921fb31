import { execFile } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { withLock } from './binary-cache.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BUILT = join(ROOT, 'dist/workflows/bundle.cjs');
const ROOMS = [
  'numbers',
  'shared',
  'infra',
  'services',
  'activities',
  'workflows',
  'worker',
  'api',
  'client',
  'cli',
  'web',
];

/** Tests, demo and `npm run dev` run the build, as users do. It is rebuilt when a source is newer. */
export async function buildIfStale(): Promise<void> {
  await withLock(
    join(ROOT, 'node_modules/.cache/build'),
    () => undefined,
    async () => {
      if (!(await isStale())) return;
      await promisify(execFile)('npm', ['run', 'build'], { cwd: ROOT });
    },
  );
}

/** A script of the build, for `node`. */
export function builtScript(path: string): string {
  return join(ROOT, 'dist', path);
}

async function isStale(): Promise<boolean> {
  const built = await modifiedAt(BUILT);
  const sources = await Promise.all(ROOMS.map((room) => readdir(join(ROOT, room), { recursive: true })));
  const files = sources.flatMap((names, at) => names.map((name) => join(ROOT, ROOMS[at] ?? '', name)));
  const times = await Promise.all(files.filter(isSource).map(modifiedAt));
  return times.some((time) => time > built);
}

function isSource(path: string): boolean {
  return /\.(ts|tsx|css|html|svg)$/.test(path) && !path.endsWith('.test.ts');
}

async function modifiedAt(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}
