import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Debian's and Ubuntu's package, Google's, Fedora's. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/** The path of Chromium or Chrome: `CHROMIUM_PATH`, or the machine's own. Undefined when there is none. */
export function findChromium(): string | undefined {
  const { CHROMIUM_PATH, PATH = '' } = process.env;
  const onPath = PATH.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return CHROMIUM_PATH ?? [...onPath, MAC].find(isExecutable);
}

/** What to do without it. */
export const CHROMIUM_HINT =
  'No Chromium was found. Install it (Debian: apt-get install chromium), or set CHROMIUM_PATH.';

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
