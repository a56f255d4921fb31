import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { startMongodProcess } from '../../dev/mongod.js';
import { freePort } from '../../infra/metrics/free-port.js';

export type ReplicaSet = {
  uri(database: string): string;
  /** Kills the primary. Resolves when another member is primary. */
  killPrimary(): Promise<void>;
  stop(): Promise<void>;
};

/** Three mongods as one replica set on loopback. Elections take a second. Resolves once there is a primary. */
export async function startReplicaSet(folder: string): Promise<ReplicaSet> {
  const members = await Promise.all(
    ['a', 'b', 'c'].map(async (name) => {
      const port = await freePort();
      return { port, process: await startMongodProcess(join(folder, name), port) };
    }),
  );
  const hosts = members.map(({ port }) => `127.0.0.1:${port}`);
  const [first] = hosts;
  const client = new MongoClient(`mongodb://${first}/?directConnection=true`);
  await client.db('admin').command({
    replSetInitiate: {
      _id: 'rs0',
      members: hosts.map((host, _id) => ({ _id, host })),
      settings: { electionTimeoutMillis: 1_000 },
    },
  });
  await client.close();
  const uri = (database: string) => `mongodb://${hosts.join(',')}/${database}?replicaSet=rs0`;
  await primaryOf(uri('admin'));
  return {
    uri,
    killPrimary: async () => {
      const primary = await primaryOf(uri('admin'));
      const killed = members.find(({ port }) => primary.endsWith(`:${port}`));
      await killed?.process.kill();
      while ((await primaryOf(uri('admin'))) === primary) await delay(50);
    },
    stop: async () => {
      await Promise.all(members.map(({ process }) => process.kill()));
    },
  };
}

/** Returns the address of the primary, once there is one. */
async function primaryOf(uri: string): Promise<string> {
  const client = new MongoClient(uri);
  try {
    const { me } = await client.db('admin').command({ hello: 1 }, { readPreference: 'primary' });
    return String(me);
  } finally {
    await client.close();
  }
}
