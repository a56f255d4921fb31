import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';

/** The folder of the histories, with one subfolder per release. */
export const HISTORIES = fileURLToPath(new URL('../histories', import.meta.url));

/** @throws Error `EEXIST` if this history is already recorded */
export async function writeHistory(folder: string, name: string, json: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const zipped = gzipSync(withoutMachine(json), { level: 9 });
  await writeFile(join(folder, `${name}.json.gz`), zipped, { flag: 'wx' });
}

export async function readHistory(folder: string, name: string): Promise<string> {
  return gunzipSync(await readFile(join(folder, `${name}.json.gz`))).toString('utf8');
}

/** Returns the history names of each release. */
export async function recordedHistories(): Promise<Map<string, readonly string[]>> {
  const releases = (await readdir(HISTORIES)).toSorted();
  const names = await Promise.all(releases.map((release) => readdir(join(HISTORIES, release))));
  return new Map(
    releases.map((release, at) => [
      release,
      (names[at] ?? []).map((name) => name.replace(/\.json\.gz$/, '')).toSorted(),
    ]),
  );
}

/** A worker's identity contains process id and host name. A stack trace contains paths of the machine. */
function withoutMachine(json: string): string {
  return json
    .replace(/"identity": "(?:[^"\\]|\\.)*"/g, '"identity": "worker"')
    .replace(/"stackTrace": "(?:[^"\\]|\\.)*"/g, '"stackTrace": ""');
}
