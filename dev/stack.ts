import { join } from 'node:path';
import type { LogLine } from './download-process.js';
import { type Mongod, type MongodOptions, startMongod } from './mongod.js';
import { startTemporal, type TemporalServer } from './temporal.js';
import { temporaryFolder } from './temporary-folder.js';

export type StackOptions = Pick<MongodOptions, 'cacheGigabytes'> & {
  /** The folder for all data of the servers. Default: a temporary folder, removed with the stack. */
  readonly folder?: string;
  readonly namespaces?: readonly string[];
  readonly log?: LogLine;
};

export type Stack = {
  readonly folder: string;
  readonly mongod: Mongod;
  readonly temporal: TemporalServer;
  stop(): Promise<void>;
};

/** Starts MongoDB and Temporal in parallel on free loopback ports. They end when this process ends, even by SIGKILL. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const { folder, remove } = options.folder
    ? { folder: options.folder, remove: async () => {} }
    : await temporaryFolder();
  const log = options.log ? { log: options.log } : {};
  const starting = [
    startMongod(join(folder, 'mongodb'), { ...log, cacheGigabytes: options.cacheGigabytes }),
    startTemporal(join(folder, 'temporal'), { ...log, namespaces: options.namespaces ?? [] }),
  ] as const;
  try {
    const [mongod, temporal] = await Promise.all(starting);
    return {
      folder,
      mongod,
      temporal,
      stop: async () => {
        await Promise.all([mongod.stop(), temporal.stop()]);
        await remove();
      },
    };
  } catch (error) {
    for (const start of await Promise.allSettled(starting)) {
      if (start.status === 'fulfilled') await start.value.stop();
    }
    await remove();
    throw error;
  }
}
