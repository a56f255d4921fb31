import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';

const ROOT = join(import.meta.dirname, '..');
const run = promisify(execFile);

/** What a stranger installs besides our package; npm would install nothing else for it. */
const INSTALLED = ['@trpc/client', '@trpc/server', 'eventsource', 'eventsource-parser'];
/** Only for type checks. */
const TYPES = ['@types/node', 'undici-types'];

/** The compilers of a stranger: ours, and the last one in JavaScript, which the bundler of our types uses. */
const EXTRACTOR = createRequire(createRequire(import.meta.url).resolve('@microsoft/api-extractor'));
export const COMPILERS = [
  ['TypeScript 7', join(ROOT, 'node_modules/typescript/bin/tsc')],
  ['TypeScript 6', join(dirname(EXTRACTOR.resolve('typescript/package.json')), 'bin/tsc')],
] as const;

const COMPILER_OPTIONS = {
  ...{ target: 'ES2022', lib: ['ES2022', 'DOM'], module: 'NodeNext', moduleResolution: 'NodeNext' },
  ...{ strict: true, skipLibCheck: false, noEmit: true, types: ['node'] },
};

/** Packs our package as npm does, and installs it into a project outside of the repository. Returns the project's folder. */
export async function outsideProject(): Promise<string> {
  const project = await mkdtemp(join(tmpdir(), 'paycom-sync-client-'));
  const installed = join(project, 'node_modules/paycom-sync');
  await mkdir(installed, { recursive: true });
  // The tests have built already, and the lock of npm's own build would wait for them.
  const pack = ['pack', '--ignore-scripts', '--json', '--pack-destination', project];
  const [{ filename = '' } = {}] = JSON.parse((await run('npm', pack, { cwd: ROOT })).stdout) as {
    filename?: string;
  }[];
  await run('tar', ['-xzf', join(project, filename), '-C', installed, '--strip-components=1']);
  for (const name of [...INSTALLED, ...TYPES])
    await cp(join(ROOT, 'node_modules', name), join(project, 'node_modules', name), { recursive: true });
  await writeFile(join(project, 'package.json'), JSON.stringify({ name: 'outside', type: 'module' }));
  return project;
}

/** Type-checks `main.ts` of the project, with these options in place of its own. Returns what the compiler reports. */
export async function typeCheck(
  project: string,
  compiler: string,
  source: string,
  options: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  await writeFile(join(project, 'main.ts'), source);
  const compilerOptions = { ...COMPILER_OPTIONS, ...options };
  await writeFile(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['main.ts'] }));
  return run(process.execPath, [compiler, '-p', project]).then(
    () => '',
    (error: { stdout: string }) => error.stdout,
  );
}

/** Bundles a source of the project for a browser, with all that it imports. Returns the path of the program. */
export async function bundle(project: string, source: string): Promise<string> {
  await writeFile(join(project, 'main.ts'), source);
  const outfile = join(project, 'bundle.mjs');
  await build({
    ...{ absWorkingDir: project, entryPoints: ['main.ts'], outfile, logLevel: 'silent' },
    ...{ bundle: true, platform: 'browser', format: 'esm', target: 'es2022' },
  });
  return outfile;
}
