import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, withLock } from './binary-cache.js';

/** Returns a folder of the cache, which `fill` makes once. A folder whose making failed or was cut off is made again. */
export async function cachedFolder(
  name: string,
  fill: (folder: string) => Promise<unknown>,
  log: (line: string) => void = () => {},
): Promise<string> {
  const folder = join(cacheFolder(process.env), 'tools', name);
  const complete = join(folder, '.complete');
  const isThere = () =>
    stat(complete).then(
      () => true,
      () => false,
    );
  if (await isThere()) return folder;
  const make = async () => {
    if (await isThere()) return;
    log(`Installing ${name} into ${folder}`);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await fill(folder);
    await writeFile(complete, '');
  };
  await withLock(folder, () => log(`Another process installs ${name}`), make);
  return folder;
}
