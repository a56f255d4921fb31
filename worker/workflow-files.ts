import { fileURLToPath } from 'node:url';

/** Returns the modules that the bundle of the workflows is made of: sources, or the build's when this module is of the build. */
export function workflowFiles(): { readonly workflowsPath: string; readonly interceptorModules: string[] } {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return {
    workflowsPath: workflowFile(`scheduled-sync.${ending}`),
    interceptorModules: [workflowFile(`trace-interceptor.${ending}`)],
  };
}

/** The path of the prebuilt bundle, which `npm run build` writes. */
export const BUNDLE_PATH = workflowFile('bundle.cjs');

function workflowFile(name: string): string {
  return fileURLToPath(new URL(`../workflows/${name}`, import.meta.url));
}
