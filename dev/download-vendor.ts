import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { BINARIES, type BinaryName } from './binary-sources.js';

/**
 * Downloads one binary into a folder with the vendor's package, and prints its path. Runs as a separate process, because these
 * downloaders cannot be cancelled.
 */
async function download(name: BinaryName, folder: string): Promise<string> {
  const source = BINARIES[name];
  if (source.vendor.downloader === 'mongodb-memory-server') {
    const { MongoBinary } = await import('mongodb-memory-server-core');
    return MongoBinary.getPath({ version: source.vendor.version, downloadDir: folder });
  }
  const { TestWorkflowEnvironment } = await import('@temporalio/testing');
  const executable = { type: 'cached-download', downloadDir: folder } as const;
  const server =
    source.vendor.downloader === 'temporal-dev'
      ? await TestWorkflowEnvironment.createLocal({ server: { executable } })
      : await TestWorkflowEnvironment.createTimeSkipping({ server: { executable } });
  await server.teardown();
  const [file] = await readdir(folder);
  return join(folder, file ?? '');
}

const [name, folder] = process.argv.slice(2);
try {
  process.stdout.write(await download(name as BinaryName, folder ?? ''));
  process.exit(0);
} catch (error) {
  process.stderr.write(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
