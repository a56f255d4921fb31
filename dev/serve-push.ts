import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DevArguments } from './arguments.js';
import { generatePush } from './generate-push.js';

/** Files dated so long ago are taken at once: nobody can still be uploading them. */
const AGE_MS = 10 * 60 * 1000;

/** The folder to serve: the one that was named, else a generated push under `folder`, made at the first start. */
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
