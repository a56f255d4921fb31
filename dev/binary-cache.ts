import { mkdir, mkdtemp, open, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { BinarySource } from './binary-sources.js';
import { errnoOf } from './errno.js';

/** Returns this project's cache folder: `PAYCOM_SYNC_CACHE`, else the user's cache folder (XDG_CACHE_HOME, else ~/.cache). */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  return env.PAYCOM_SYNC_CACHE || join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'paycom-sync');
}

/** Returns the cached paths of a binary, by origin. Machines of several kinds can share one cache in a shared home folder. */
export function cachedPaths({ name, vendor, wheel }: BinarySource, env: NodeJS.ProcessEnv) {
  const folder = join(cacheFolder(env), `${process.platform}-${process.arch}`);
  return {
    vendor: join(folder, `${name}-${vendor.version}`),
    wheel: join(folder, `${name}-${wheel.project}-${wheel.version}`),
  };
}

/**
 * Fills `target` atomically with what `produce` creates in a scratch folder. A reader sees a complete binary or none, even when two
 * processes fill it at once.
 */
export async function install(target: string, produce: (scratch: string) => Promise<string>): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const scratch = await mkdtemp(`${target}.`);
  try {
    const made = await produce(scratch);
    await rename(made, target);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Runs `work` while no other process works on `target`. A lock whose holder has died is taken over. */
export async function withLock<T>(target: string, waiting: () => void, work: () => Promise<T>): Promise<T> {
  const path = `${target}.lock`;
  await mkdir(dirname(path), { recursive: true });
  for (let reported = false; !(await takeLock(path)); reported = true) {
    if (!reported) waiting();
    await delay(200);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function takeLock(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx');
    await file.writeFile(String(process.pid));
    await file.close();
    return true;
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
    if (await holderHasDied(path)) await rm(path, { force: true });
    return false;
  }
}

/** Two waiters may both find the holder dead. Then both download, and the atomic rename makes either result valid. */
async function holderHasDied(path: string): Promise<boolean> {
  const pid = Number(await readFile(path, 'utf8').catch(() => ''));
  // Empty: another process is between creating the file and writing its id.
  if (!pid) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return errnoOf(error) === 'ESRCH';
  }
}
