import { createHash } from 'node:crypto';
import { appendFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';

/** The folder of the histories, with one subfolder per release. */
export const HISTORIES = fileURLToPath(new URL('../histories', import.meta.url));

/** In the format of `sha256sum`, so that a replaced or missing history is found. */
const CHECKSUMS = 'SHA256SUMS';
const ENDING = '.json.gz';

/** Writes a history and its checksum. @throws Error `EEXIST` if it is already recorded, even if its file was removed */
export async function writeHistory(folder: string, name: string, json: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const zipped = gzipSync(withoutMachine(json), { level: 9 });
  const file = `${name}${ENDING}`;
  if ((await listedChecksums(folder)).has(file))
    throw new Error(`EEXIST: ${CHECKSUMS} already lists ${file}. Restore a removed file from Git.`);
  await writeFile(join(folder, file), zipped, { flag: 'wx' });
  await appendFile(join(folder, CHECKSUMS), `${checksum(zipped)}  ${file}\n`);
}

/** Returns what differs between the histories of a release and their checksums: replaced, missing and unlisted files. */
export async function changedHistories(folder: string): Promise<string[]> {
  const listed = await listedChecksums(folder);
  const files = (await readdir(folder)).filter((file) => file !== CHECKSUMS);
  const found = new Map(
    await Promise.all(
      files.map(async (file) => [file, checksum(await readFile(join(folder, file)))] as const),
    ),
  );
  const all = new Set([...listed.keys(), ...found.keys()]);
  return [...all].filter((file) => listed.get(file) !== found.get(file)).toSorted();
}

/** Returns the checksums by file, none before the first history of a release. */
async function listedChecksums(folder: string): Promise<Map<string, string>> {
  const files = await readdir(folder);
  const text = files.includes(CHECKSUMS) ? await readFile(join(folder, CHECKSUMS), 'utf8') : '';
  return new Map(Array.from(text.matchAll(/^(\w{64}) {2}(.+)$/gm), ([, sum = '', file = '']) => [file, sum]));
}

function checksum(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export async function readHistory(folder: string, name: string): Promise<string> {
  return gunzipSync(await readFile(join(folder, `${name}${ENDING}`))).toString('utf8');
}

/** Returns the history names of each release. */
export async function recordedHistories(): Promise<Map<string, readonly string[]>> {
  const releases = (await readdir(HISTORIES)).toSorted();
  const names = await Promise.all(releases.map((release) => readdir(join(HISTORIES, release))));
  return new Map(
    releases.map((release, at) => [
      release,
      (names[at] ?? [])
        .filter((name) => name.endsWith(ENDING))
        .map((name) => name.slice(0, -ENDING.length))
        .toSorted(),
    ]),
  );
}

/** A worker's identity contains process id and host name. A stack trace contains paths of the machine. */
function withoutMachine(json: string): string {
  return json
    .replace(/"identity": "(?:[^"\\]|\\.)*"/g, '"identity": "worker"')
    .replace(/"stackTrace": "(?:[^"\\]|\\.)*"/g, '"stackTrace": ""');
}
