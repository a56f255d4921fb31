/** Bundles the code of a worker's threads, in place: `node dev/bundle-thread.mjs DIST`. A thread loads one file in half the time of some hundred. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

const thread = join(process.argv[2], 'worker/cpu-thread.js');
const { metafile } = await build({
  metafile: true,
  entryPoints: [thread],
  outfile: thread,
  allowOverwrite: true,
  bundle: true,
  // Piscina hands over the data of the thread, so the pool and the thread need the same copy. OpenPGP is optional.
  external: ['piscina', 'openpgp'],
  platform: 'node',
  target: 'node20',
  format: 'esm',
  minifyWhitespace: true,
  minifySyntax: true,
  // Packages in CommonJS require Node's own modules.
  banner: {
    js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
  },
});
const heavy = Object.keys(metafile.inputs).filter((path) => path.includes('node_modules/@temporalio/'));
if (heavy.length > 0) throw new Error(`The threads need no client of Temporal, but import ${heavy[0]}`);
await rm(`${thread}.map`);
