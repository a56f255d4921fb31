import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file of the admin page, as `npm run build` left it. `brotli` is the same, compressed. */
export type PageFile = { readonly bytes: Buffer; readonly brotli: Buffer | undefined };

/** The built admin page: `index.html`, and its other files by their path in the URL (`/assets/main-1a2b.js`). */
export type PageFiles = { readonly html: string; readonly files: ReadonlyMap<string, PageFile> };

/** The folder of the build, seen from `dist/` and from the sources. */
const FOLDERS = ['../../web', '../../dist/web'].map((folder) => join(import.meta.dirname, folder));

/** Reads the built page into memory, some hundred kilobytes. Returns undefined when there is no build. */
export function readPageFiles(): PageFiles | undefined {
  const folder = FOLDERS.find((each) => existsSync(join(each, 'assets')));
  if (folder === undefined) return undefined;
  const files = new Map<string, PageFile>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || path.endsWith('.br') || entry.name === 'index.html') continue;
    const brotli = existsSync(`${path}.br`) ? readFileSync(`${path}.br`) : undefined;
    files.set(path.slice(folder.length).replaceAll('\\', '/'), { bytes: readFileSync(path), brotli });
  }
  return { html: readFileSync(join(folder, 'index.html'), 'utf8'), files };
}
