import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Mongod, type MongodOptions, startMongod } from './mongod.js';
import { temporaryFolder } from './temporary-folder.js';

let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
const started: Mongod[] = [];
beforeEach(async () => {
  temporary = await temporaryFolder();
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((mongod) => mongod.stop()));
  await temporary.remove();
});

async function start(folder: string, options: MongodOptions = {}): Promise<Mongod> {
  const mongod = await startMongod(join(temporary.folder, folder), options);
  started.push(mongod);
  return mongod;
}

async function withClient<T>(mongod: Mongod, work: (client: MongoClient) => Promise<T>): Promise<T> {
  const client = await MongoClient.connect(mongod.uri('test'), { serverSelectionTimeoutMS: 5000 });
  return work(client).finally(() => client.close());
}

test('after a kill it restarts on its port with its data', async () => {
  const mongod = await start('one');
  await withClient(mongod, (client) =>
    client
      .db()
      .collection('documents')
      .insertOne({ kept: true }, { writeConcern: { w: 'majority', journal: true } }),
  );
  await mongod.kill();
  await mongod.start();
  expect(await withClient(mongod, (client) => client.db().collection('documents').countDocuments())).toBe(1);
});

test('data of an earlier start works on another port', async () => {
  const before = await start('one');
  await withClient(before, (client) => client.db().collection('documents').insertOne({ kept: true }));
  await before.stop();
  const after = await start('one');
  expect(after.port).not.toBe(before.port);
  expect(await withClient(after, (client) => client.db().collection('documents').countDocuments())).toBe(1);
});

test('a second server on the same data fails at once with the server’s own message', async () => {
  await start('one');
  await expect(startMongod(join(temporary.folder, 'one'))).rejects.toMatchObject({
    code: 'dev_server_failed',
  });
});

test('an end that was not asked for is reported with its reason, a stop is not', async () => {
  const lines: string[] = [];
  const log = (line: string) => void lines.push(line);
  const ended = () => lines.filter((line) => line.startsWith('mongod ended'));
  const stopped = await start('stopped', { log });
  await stopped.stop();
  expect(ended()).toEqual([]);
  const crashed = await start('crashed', { log });
  await withClient(crashed, (client) =>
    client
      .db('admin')
      .command({ shutdown: 1 })
      .catch(() => undefined),
  );
  await expect.poll(ended).toEqual([expect.stringMatching(/^mongod ended with 0: ./)]);
});
