import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * Returns the Node arguments that run one of our modules as a process, from the TypeScript source or from the build.
 *
 * @example spawn(process.execPath, scriptArguments(new URL('./download-vendor.js', import.meta.url)))
 */
export function scriptArguments(module: URL): string[] {
  if (!import.meta.url.endsWith('.ts')) return [fileURLToPath(module)];
  const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  return ['--import', loader, fileURLToPath(module).replace(/\.js$/, '.ts')];
}
