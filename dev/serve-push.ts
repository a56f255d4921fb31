import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DevArguments } from './arguments.js';
import { generatePush } from './generate-push.js';

/** Files this old are read at once, because no upload lasts that long. */
const AGE_MS = 10 * 60 * 1000;

/** Returns the folder to serve: the given one, or a push that is generated under `folder` at the first start. */
export async function servePush(
  folder: string,
  { push, employees }: DevArguments,
  log: (line: string) => void,
): Promise<string> {
  if (push) {
    log(`Serving the reports in ${push}`);
    return push;
  }
  const served = join(folder, 'push');
  const there = await readdir(served).catch((): string[] => []);
  if (there.length > 0) return served;
  const names = await generatePush(served, { employees, time: new Date(Date.now() - AGE_MS) });
  log(`Wrote a push of ${names.length} reports on ${employees} fake employees to ${served}`);
  return served;
}
