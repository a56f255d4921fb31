import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sourceFolders } from './source-folders.js';

const ROOT = join(import.meta.dirname, '..');

/** The text of a TypeScript file, and its path in the repository. */
export type SourceFile = { readonly path: string; readonly folder: string; readonly text: string };

/** Returns the TypeScript files of the repository, without declarations. */
export function sourceFiles(): SourceFile[] {
  return sourceFolders().flatMap((folder) =>
    readdirSync(join(ROOT, folder))
      .filter((name) => /(?<!\.d)\.tsx?$/.test(name))
      .map((name) => {
        const path = join(folder, name);
        return { path, folder, text: readFileSync(join(ROOT, path), 'utf8') };
      }),
  );
}
