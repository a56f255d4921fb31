/** Bundles the types of `paycom-sync/client` into one file, and removes all others: `node dev/bundle-types.mjs DIST`. */
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';

const folder = resolve(process.argv[2]);
const entry = join(folder, 'client/client.d.ts');
const bundled = join(folder, 'client/client.bundled.d.ts');

// The context of the server is part of the router's type, and brings the types of every driver. No client needs it.
await writeFile(join(folder, 'api/http/request-context.d.ts'), 'export type RequestContext = object;\n');

const { succeeded } = Extractor.invoke(
  ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: resolve('package.json'),
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: entry,
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            ...{ module: 'NodeNext', target: 'ES2022', lib: ['ES2022', 'DOM'], types: [] },
            ...{ strict: true, skipLibCheck: true },
          },
          files: [entry],
        },
      },
      apiReport: { enabled: false },
      docModel: { enabled: false },
      tsdocMetadata: { enabled: false },
      dtsRollup: { enabled: true, untrimmedFilePath: bundled },
      messages: { extractorMessageReporting: { default: { logLevel: ExtractorLogLevel.None } } },
    },
  }),
  {
    localBuild: true,
    messageCallback: (message) => Object.assign(message, { handled: message.logLevel !== 'error' }),
  },
);
const text = await readFile(bundled, 'utf8');
const foreign = [...text.matchAll(/\bfrom '([^']+)'|\bimport\("([^"]+)"\)/g)]
  .map(([, name, inline]) => name ?? inline)
  .filter((name) => !name.startsWith('@trpc/'));
if (!succeeded || foreign.length > 0) throw new Error(`The types of the client need ${foreign.join(', ')}`);

for (const path of await readdir(folder, { recursive: true }))
  if (path.endsWith('.d.ts') && join(folder, path) !== bundled) await rm(join(folder, path));
await rename(bundled, entry);
